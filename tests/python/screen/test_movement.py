"""The page about movement says what plain counting over every customer's segments says."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
import pytest
from streamlit.testing.v1 import AppTest
from warehouse import RULES, read, read_csv

from app.charts import matrix, sankey
from app.words import LANGUAGES, Words
from screen.running import changed, charts, marks, opened, said, tables, whole

SYSTEMS = ("rfm", "ratings", "kmeans", "engagement")
LABELS = {
    (row["system"], row["segment"]): (row["label_en"], row["label_fr"]) for row in read_csv(RULES / "segments.csv")
}
OUTSIDE = {"(new)": ("Arrivals", "Arrivées"), "(left)": ("Departures", "Départs")}
TODAY, LAST_MONTH_END, MONTH_END_BEFORE = date(2025, 6, 18), date(2025, 5, 31), date(2025, 4, 30)
EN = Words("en", "EUR")

Members = dict[tuple[str, date], dict[str, str]]


@pytest.fixture(scope="module")
def groups(served_sample: Path) -> Members:
    """The segment of each customer by system and snapshot."""
    found = defaultdict(dict)
    for system, day, customer, segment in read(
        served_sample, "select system, snapshot_date, customer_id, segment from segmentation.customer_segments"
    ):
        found[system, day][customer] = segment
    return dict(found)


def named(system: str, segment: str, language: str = "en") -> str:
    """Return what a segment is called."""
    return (LABELS.get((system, segment)) or OUTSIDE[segment])[list(LANGUAGES).index(language)]


def moves(groups: Members, system: str, first: date, last: date) -> Counter:
    """Count customers by the segments they were and are in."""
    before, after = groups[system, first], groups[system, last]
    return Counter((before.get(one, "(new)"), after.get(one, "(left)")) for one in before.keys() | after.keys())


def movement(serving: Path, monkeypatch: pytest.MonkeyPatch, system: str = "rfm", language: str = "en") -> AppTest:
    """Open the page and choose a system."""
    page = opened("movement", language, serving, monkeypatch)
    return whole(page.selectbox(key="movement_system").set_value(system).run())


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_move_of_the_last_whole_month(language, system, groups, served_sample, monkeypatch):
    page, words = movement(served_sample, monkeypatch, system, language), Words(language)
    expected = moves(groups, system, MONTH_END_BEFORE, LAST_MONTH_END)
    before = Counter()
    for (origin, _), customers in expected.items():
        before[origin] += customers
    rows = {
        (named(system, origin, language), named(system, destination, language)): (
            many,
            pytest.approx(many / before[origin]),
        )
        for (origin, destination), many in expected.items()
    }
    for header in ("movement.sankey", "movement.matrix"):
        table = tables(page)[words(header)]
        found = {
            (row.from_label, row.to_label): (row.customers, row.share_of_from) for row in table.itertuples(index=False)
        }
        assert found == rows


def test_a_month_that_is_not_over_is_flagged(groups, served_sample, monkeypatch):
    page = movement(served_sample, monkeypatch)
    box = page.selectbox(key="movement_dates")
    assert box.value == pd.Timestamp(LAST_MONTH_END)
    assert len(box.options) == 12
    assert box.options[0] == "31 May 2025 and 18 Jun 2025 (month not over)"
    assert EN("movement.partial_note") not in said(page)
    whole(box.set_value(pd.Timestamp(TODAY)).run())
    assert EN("movement.partial_note") in said(page)
    table = tables(page)[EN("movement.sankey")]
    assert table["customers"].sum() == sum(moves(groups, "rfm", LAST_MONTH_END, TODAY).values())


def test_without_those_who_stayed_the_bands_are_those_who_moved(groups, served_sample, monkeypatch):
    page = movement(served_sample, monkeypatch)
    whole(page.toggle(key="movement_with_stayed").set_value(False).run())
    table = tables(page)[EN("movement.sankey")]
    moved = {
        pair: many for pair, many in moves(groups, "rfm", MONTH_END_BEFORE, LAST_MONTH_END).items() if len({*pair}) > 1
    }
    assert table["customers"].sum() == sum(moved.values())
    assert len(table) == len(moved)
    assert (tables(page)[EN("movement.matrix")]["customers"].sum()) > table["customers"].sum()


def test_the_chosen_move_month_by_month(groups, served_sample, monkeypatch):
    page = movement(served_sample, monkeypatch, "engagement")
    whole(page.selectbox(key="movement_from").set_value("regulars").run())
    whole(page.selectbox(key="movement_to").set_value("habitual_buyers").run())
    days = sorted(day for system, day in groups if system == "engagement")
    expected = []
    for first, last in pairwise(days):
        counted = moves(groups, "engagement", first, last)
        before = sum(many for (origin, _), many in counted.items() if origin == "regulars")
        many = counted["regulars", "habitual_buyers"]
        expected.append((last, before, many, pytest.approx(many / before)))
    table = tables(page)[EN("movement.flow_history")]
    assert [
        (row.month.date(), row.customers_before, row.customers, row.share_of_from)
        for row in table.itertuples(index=False)
    ] == expected
    assert "Mainstay → Habitual buyers" in said(page).replace("\\", "")
    drawn = charts(page)[EN("movement.flow_history")]["encoding"]["y"]["field"]
    whole(page.selectbox(key="movement_measure").set_value("customers").run())
    assert (drawn, charts(page)[EN("movement.flow_history")]["encoding"]["y"]["field"]) == (
        "share_of_from",
        "customers",
    )


def test_a_click_on_the_matrix_chooses_both_segments(served_sample, monkeypatch):
    page = movement(served_sample, monkeypatch)
    click = {"selection": {"flow": [{"from_segment": "rising", "to_segment": "steady"}]}}
    page.session_state["movement_matrix"] = click
    whole(page.run())
    boxes = ("movement_from", "movement_to")
    assert [page.selectbox(key=key).value for key in boxes] == ["rising", "steady"]
    cells = marks(page)[EN("movement.matrix")]
    assert [tuple(pair) for pair in cells.loc[cells["is_chosen"], ["from_segment", "to_segment"]].values] == [
        ("rising", "steady")
    ]
    # Another system has other segments.
    whole(page.selectbox(key="movement_system").set_value("kmeans").run())
    assert {page.selectbox(key=key).value for key in boxes} <= {"(new)", "(left)"} | {
        segment for system, segment in LABELS if system == "kmeans"
    }


@pytest.mark.parametrize("system", SYSTEMS)
def test_what_each_segment_gained_and_lost(system, groups, served_sample, monkeypatch):
    page = movement(served_sample, monkeypatch, system)
    before, after = groups[system, MONTH_END_BEFORE], groups[system, LAST_MONTH_END]
    expected = {}
    for segment in {*before.values(), *after.values()}:
        was = {one for one, found in before.items() if found == segment}
        now = {one for one, found in after.items() if found == segment}
        expected[named(system, segment)] = (len(was), len(now - was), len(was - now), len(now) - len(was), len(now))
    table = tables(page)[EN("movement.gains")].set_index("label")
    columns = ["customers_before", "moved_in", "moved_out", "net_moves", "customers"]
    assert {label: tuple(row) for label, row in table[columns].iterrows()} == expected
    mart = read(
        served_sample,
        "select segment, moved_in, moved_out from segmentation.segment_performance"
        f" where system = '{system}' and snapshot_date = date '{LAST_MONTH_END}'",
    )
    assert {named(system, segment): moved for segment, *moved in mart} == {
        label: [row.moved_in, row.moved_out] for label, row in table.iterrows()
    }
    drawn = marks(page)[EN("movement.gains")]
    assert set(drawn.loc[drawn["way"] == "moved_out", "signed"]) == {-moved for _, _, moved, _, _ in expected.values()}


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_loyal_and_the_new(system, groups, served_sample, monkeypatch):
    page = movement(served_sample, monkeypatch, system)
    loyal = [row["segment"] for row in read_csv(RULES / "loyal_segments.csv") if row["system"] == system]
    days = sorted(day for found, day in groups if found == system)
    counted = [sum(segment in loyal for segment in groups[system, day].values()) for day in days]
    new = [len(groups[system, day].keys() - groups[system, first].keys()) for first, day in pairwise(days)]
    table = tables(page)[EN("movement.loyal")]
    assert list(table["loyal_customers"]) == counted
    growth = [after / before - 1 for before, after in pairwise(counted)]
    assert list(table["loyal_growth"])[1:] == pytest.approx(growth)
    assert list(tables(page)[EN("movement.loyal_growth")]["loyal_growth"]) == pytest.approx(growth)
    shares = [many / len(groups[system, day]) for many, day in zip(new, days[1:], strict=True)]
    assert list(tables(page)[EN("movement.share_of_new")]["share_of_new"]) == pytest.approx(shares)
    assert all(named(system, segment) in said(page) for segment in loyal)


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("ahead", [1, 6])
def test_the_forecast_and_its_error(ahead, system, groups, served_sample, monkeypatch):
    page = movement(served_sample, monkeypatch, system)
    whole(page.selectbox(key="movement_months_ahead").set_value(ahead).run())
    sizes = Counter(groups[system, TODAY].values())
    rows = read(
        served_sample,
        "select segment, customers, share, backtest_error from segmentation.segment_forecast"
        f" where system = '{system}' and months_ahead = {ahead} order by value_rank",
    )
    table = tables(page)[EN("movement.forecast")]
    columns = ["label", "customers", "forecast_customers", "forecast_share", "backtest_error"]
    assert [tuple(row) for row in table[columns].itertuples(index=False)] == [
        (named(system, segment), sizes[segment], *map(pytest.approx, told)) for segment, *told in rows
    ]
    (error,) = {row[3] for row in rows}
    assert f"off by {EN.number(error * 100, 1)} percentage points" in said(page)


def test_a_segment_as_it_was_and_will_be(groups, served_sample, monkeypatch):
    page = movement(served_sample, monkeypatch)
    page.session_state["movement_forecast"] = {"selection": {"segment": [{"segment": "steady"}]}}
    whole(page.run())
    assert page.selectbox(key="movement_segment").value == "steady"
    table = tables(page)[EN("movement.course")]
    days = sorted(day for system, day in groups if system == "rfm")
    past = table.head(len(days))
    assert [day.date() for day in past["shown_date"]] == days
    shares = [list(groups["rfm", day].values()).count("steady") / len(groups["rfm", day]) for day in days]
    assert list(past["share"]) == pytest.approx(shares)
    coming = table.tail(-len(days))
    assert [day.date() for day in coming["shown_date"]] == [date(2025, month, 18) for month in range(7, 13)]
    rows = read(
        served_sample,
        "select customers, share, share - backtest_error, share + backtest_error from segmentation.segment_forecast"
        " where system = 'rfm' and segment = 'steady' order by months_ahead",
    )
    found = coming[["customers", "share", "share_low", "share_high"]].itertuples(index=False)
    assert [tuple(row) for row in found] == [tuple(map(pytest.approx, row)) for row in rows]


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("horizon", [30, 180])
def test_the_likelihood_of_a_purchase(horizon, system, served_sample, monkeypatch):
    page = movement(served_sample, monkeypatch, system)
    whole(page.selectbox(key="movement_horizon").set_value(horizon).run())
    rows = read(
        served_sample,
        "select label_en, snapshots, customers, buyers, purchase_rate, rate_low, rate_high, mean_revenue"
        f" from segmentation.purchase_likelihood where system = '{system}' and horizon_days = {horizon}"
        " order by value_rank",
    )
    table = tables(page)[EN("movement.likelihood")]
    assert len(rows) >= 5
    assert [tuple(row) for row in table.itertuples(index=False)] == [
        (label, *(pytest.approx(float(figure)) for figure in figures)) for label, *figures in rows
    ]


# What the page says where something is missing, by what is missing.
EMPTY = {
    "no history": (
        (
            "delete from segmentation.segment_transitions",
            "delete from segmentation.segment_forecast",
            "delete from segmentation.purchase_likelihood",
            "delete from segmentation.segment_performance where snapshot_date < date '2025-06-18'",
            "update segmentation.loyal_customers set loyal_growth = null, new_customers = null, share_of_new = null",
            "delete from segmentation.loyal_customers where snapshot_date < date '2025-06-18'",
        ),
        ("movement.no_pair", "common.nothing", "movement.no_forecast", "movement.no_likelihood"),
    ),
    "a first month": (
        (
            "delete from segmentation.segment_transitions where not is_partial_month or from_segment <> '(new)'",
            "delete from segmentation.segment_forecast",
            "delete from segmentation.purchase_likelihood",
        ),
        ("movement.partial_note", "movement.no_forecast", "movement.no_likelihood"),
    ),
    "no test of the forecast": (
        ("update segmentation.segment_forecast set backtest_error = null",),
        ("movement.not_tested",),
    ),
    "nobody loyal": (("delete from rules.loyal_segments",), ("movement.loyal_none",)),
    "nothing at all": (
        (
            "delete from segmentation.segment_transitions",
            "delete from segmentation.segment_forecast",
            "delete from segmentation.purchase_likelihood",
            "delete from segmentation.segment_performance",
            "delete from segmentation.loyal_customers",
        ),
        ("movement.no_pair", "common.nothing", "movement.no_forecast", "movement.no_likelihood"),
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("shop", EMPTY)
def test_what_is_missing_is_told(shop, language, served_sample, tmp_path, monkeypatch):
    statements, told = EMPTY[shop]
    page = opened("movement", language, changed(served_sample, tmp_path, *statements), monkeypatch)
    for key in told:
        assert Words(language)(key) in said(page)


def flows(*rows: tuple[str, str, int]) -> pd.DataFrame:
    """Return flows between the segments a and b, and from or to nowhere."""
    ranks = {"(new)": (1, None), "a": (2, 1), "b": (3, 2), "(left)": (4, None)}
    return pd.DataFrame(
        [
            {
                "from_segment": origin,
                "to_segment": destination,
                "from_label": origin,
                "to_label": destination,
                "from_value_rank": ranks[origin][0],
                "to_value_rank": ranks[destination][0],
                "from_rank": ranks[origin][1],
                "to_rank": ranks[destination][1],
                "customers": customers,
                "share_of_from": 0.5,
            }
            for origin, destination, customers in rows
        ]
    )


def test_the_bands_join_the_right_segments_in_their_order():
    found = flows(("b", "a", 10), ("(new)", "b", 20), ("a", "(left)", 30), ("a", "a", 40))
    figure = json.loads(sankey.bands(found, EN).to_json())["data"][0]
    labels = figure["node"]["label"]
    assert labels == ["(new) · 20", "a · 70", "b · 10", "a · 50", "b · 20", "(left) · 30"]
    ends = [
        (labels[source], labels[target], value)
        for source, target, value in zip(*(figure["link"][name] for name in ("source", "target", "value")), strict=True)
    ]
    assert ends == [
        ("b · 10", "a · 50", 10),
        ("(new) · 20", "b · 20", 20),
        ("a · 70", "(left) · 30", 30),
        ("a · 70", "a · 50", 40),
    ]
    left, right = figure["node"]["y"][:3], figure["node"]["y"][3:]
    assert (left, right) == (sorted(left), sorted(right))
    assert figure["node"]["x"] == [0.001] * 3 + [0.999] * 3
    assert "a → a: 40 customers, 50.0% of those who were there" in figure["link"]["customdata"]


def test_a_name_that_is_a_tag_stays_text():
    found = flows(("a", "b", 1)).assign(from_label="<a href='http://x'>x</a>", to_label="<b>b</b>")
    (figure,) = sankey.bands(found, EN).data
    assert isinstance(figure, go.Sankey)
    texts = [*figure.node.label, *figure.link.customdata]
    assert len(texts) == 3
    assert "<" not in "".join(texts)


def test_two_segments_of_one_name_are_two_names():
    found = flows(("a", "b", 1), ("b", "a", 2)).assign(from_label="Same", to_label="Same")
    assert sorted(matrix.names_of(found).values()) == ["Same", "Same (2)"]
