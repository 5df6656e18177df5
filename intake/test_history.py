"""Which raw input is the one that a warehouse was built from, and what a history can't be gone on with."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.history import (
    SAMPLE,
    Asked,
    RawInput,
    changed,
    judged,
    lineage,
    name_of,
    related_histories,
    settings_of,
)
from intake.parts import Part, Source, Store

SAID_NOTHING, SAID_ANEW = Asked(False, False), Asked(False, True)


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make the folders of a shop, of another one, and of the sample, in the current folder."""
    for name in ("shop", "other", "sample"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "orders.csv").write_text(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def orders(folder: str) -> list[Part]:
    """Return the orders of a folder as a plan has them."""
    source = Source(Store(folder=folder), "orders.csv", "csv", "", [], file=Path(folder) / "orders.csv")
    return [Part("orders", source, None)]


def judge(folder: str, before: str | None, asked: Asked = SAID_NOTHING, known: set[str] = frozenset()) -> RawInput:
    """Judge a folder by what a warehouse was built from."""
    return judged([Store(folder=folder)], orders(folder), before, known, "sample", asked)


def test_a_folder_is_one_by_whatever_path(folders: Path):
    shop = f"folder {folders / 'shop'}"
    (folders / "link").symlink_to(folders / "shop")
    for path in ("shop", "./shop", str(folders / "shop"), "other/../shop", "link"):
        assert judge(path, shop) == RawInput(shop)
    # Earlier versions had the path as it was typed.
    assert judge(str(folders / "shop"), "folder shop") == RawInput("folder shop")


def test_the_sample_takes_no_shops_place_unless_it_is_named(folders: Path):
    shop = f"folder {folders / 'shop'}"
    for asked in (SAID_NOTHING, SAID_ANEW):
        fault = judge("sample", shop, asked).fault
        assert f"reads the sample, and the warehouse was built from {shop}" in fault and "RAW=sample" in fault
        assert f"RAW={folders / 'shop'} again" in fault and "\n" not in fault
    assert judge("sample", shop, Asked(True, False)) == RawInput(SAMPLE)
    assert judge("sample", None) == judge("sample", SAMPLE) == RawInput(SAMPLE)


def test_a_shop_takes_the_samples_place():
    assert judge("shop", SAMPLE).fault is judge("shop", "folder sample").fault is None


def test_another_folder_needs_a_word_unless_a_file_of_orders_proves_that_it_was_moved(folders: Path):
    shop = f"folder {folders / 'shop'}"
    refused = judge("other", shop)
    assert refused.name == f"folder {folders / 'other'}" and "FULL_REFRESH=1" in refused.fault
    assert judge("other", shop, Asked(True, False)).fault == refused.fault
    assert judge("other", shop, SAID_ANEW) == RawInput(refused.name)
    (folders / "shop").rename(folders / "moved")
    (known,) = {part.source.digest for part in orders("moved")}
    assert judge("moved", shop, known={known}) == RawInput(shop)
    assert judge("moved", shop, known={"another"}).fault


def test_a_store_more_is_growth_and_a_store_less_is_another_input():
    def named(*names: str) -> list[Store]:
        return [Store(name=name, folder=f"somewhere/{name}") for name in names]

    def by_name(*names: str, before: str) -> RawInput:
        return judged(named(*names), [], before, set(), "sample", SAID_NOTHING)

    assert name_of(named("fr", "de"), "sample") == "stores fr, de"
    assert by_name("fr", "de", "it", before="stores fr, de") == RawInput("stores fr, de")
    assert by_name("de", "fr", before="stores fr = folder old/fr, de = schema de").fault is None
    assert by_name("fr", before="stores fr, de").fault
    # Their customers have other ids than those of one shop.
    assert by_name("fr", before="folder /shop").fault


def test_a_schema_is_known_by_its_name():
    def of(schema: str) -> RawInput:
        return judged([Store(schema=schema)], [], "schema shop", set(), "sample", SAID_NOTHING)

    assert of("SHOP") == RawInput("schema shop")
    assert "schema shop again" in of("other").fault


def test_what_snapshots_were_computed_with_may_grow_and_not_change():
    said = {"customer_identity": "id", "naive_timestamps": None, "reporting_currency": "EUR"}
    now = settings_of([Store(timezone="Europe/Paris")], orders("shop"), said)
    assert now == {
        "customer_identity": "id",
        "reporting_currency": "EUR",
        "timezone": "Europe/Paris",
        "format of orders": "the raw contract",
        "naive_timestamps": "utc",
    }
    assert changed(now.items(), now) == []
    assert changed(now.items(), now | {"format of orders": "Shopify orders; the raw contract"}) == []
    # Nothing is said of what one of the two does not know.
    assert changed([("format of customers", "x"), ("reporting_currency", "EUR")], {"timezone": "UTC"}) == []
    for setting, value, way in [
        ("timezone", "UTC", "the var timezone: Europe/Paris as before"),
        ("format of orders", "Shopify orders", "the var raw_format, the raw contract as before"),
        ("reporting_currency", "USD", "the var reporting_currency: EUR as before"),
        ("customer_identity", "email", "the var customer_identity: id as before"),
    ]:
        (line,) = changed(now.items(), now | {setting: value})
        assert line.startswith(f"{setting}: is now {value}") and way in line.replace(": the raw", " the raw")
        assert "FULL_REFRESH=1" in line


def test_each_of_several_stores_has_settings_of_its_own():
    stores = [Store(name="fr", folder="a", timezone="Europe/Paris", customer_ids="own", currency="EUR")]
    now = settings_of(stores, [], {})
    assert now == {"fr: timezone": "Europe/Paris", "fr: customer_ids": "own", "fr: currency": "EUR"}
    (line,) = changed(now.items(), now | {"fr: timezone": "UTC"})
    assert line.startswith("fr: timezone: is now UTC") and "timezone of the store fr in the var stores" in line


def test_the_histories_around_a_model_are_those_above_and_below_it():
    kinds = {"orders": "table", "snapshots": "by_snapshot", "view": "view", "scores": "by_snapshot", "card": "table"}
    reads = {"snapshots": "orders", "view": "snapshots", "scores": "view", "card": "scores", "test": "other"}
    nodes = {
        name: {
            "name": name.upper(),
            "config": {"materialized": kind},
            "depends_on": {"nodes": [reads.get(name, "raw")]},
        }
        for name, kind in (kinds | {"other": "by_snapshot", "test": "test"}).items()
    }
    nodes["seed"] = {"name": "SEED", "config": {"materialized": "seed"}, "depends_on": {"macros": []}}
    graph = lineage(nodes)
    assert related_histories(graph, "view") == ["SCORES", "SNAPSHOTS"]
    assert related_histories(graph, "snapshots") == ["SCORES", "SNAPSHOTS"]
    assert related_histories(graph, "card") == ["SCORES", "SNAPSHOTS"]
    assert related_histories(graph, "test") == ["OTHER"]
    assert related_histories(graph, "seed") == []
