"""All that is known about one person is exported: by the catalogue, so that no table has to be listed."""

from __future__ import annotations

import json
import re
import shutil
import stat
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from markupsafe import escape
from reference import activation
from test_french import faults_of
from warehouse import ROOT

from crm_sync.erasure import CREATE_ERASED
from crm_sync.ledger import CREATE
from person_export.__main__ import folder_of, main
from person_export.catalogue import relations
from person_export.language import LANGUAGES, Language, texts
from person_export.person import find
from person_export.rows import collect
from person_export.words import Words
from serving.sql import quoted

HOSTILE = '<script>alert(1)</script> & "Zoé" {{ 7 * 7 }}'


@pytest.fixture(scope="module")
def warehouse(sample_warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the sample's warehouse with a mart of the shop's own, merged ids and acknowledgements."""
    copy = Path(shutil.copy(sample_warehouse, tmp_path_factory.mktemp("person") / sample_warehouse.name))
    with duckdb.connect(str(copy)) as connection:
        customer, key = connection.execute(
            "select customer_id, contact_key from activation.crm_contacts where email is not null"
            " and customer_id in (select customer_id from staging.stg_engagement_events)"
            " order by order_count desc, customer_id limit 1"
        ).fetchone()
        connection.execute("create schema mine")
        give_links(connection, customer)
        connection.execute("create table mine.loyalty_cards (customer_id varchar, card varchar)")
        connection.execute("insert into mine.loyalty_cards values ($1, $2), ('nobody', 'x')", [customer, HOSTILE])
        connection.execute("comment on column mine.loyalty_cards.card is 'What <b>the</b> card says.'")
        connection.execute(CREATE + CREATE_ERASED)
        connection.execute("insert into activation_state.erased_contacts values ('hubspot', $1)", [key])
        connection.execute(
            "insert into activation_state.sync_failures values ('hubspot', $1, 'changed', 400, 'no such field')", [key]
        )
        connection.execute(
            "insert into activation_state.acknowledged_contacts values ('brevo', $1, 'another'),"
            " ('klaviyo', $1, (select row_hash from activation.crm_contacts where contact_key = $1))",
            [key],
        )
        connection.execute(
            "create or replace view core.customer_identities as"
            " select null::varchar as store_id, customer_id as raw_customer_id, customer_id, 'id' as rule"
            " from core.customers union all select 'fr', '17', $c$" + customer + "$c$, 'merged'"
        )
        connection.execute("insert into mine.loyalty_cards values ('fr:17', 'the card of the merged account')")
    return copy


def give_links(connection: duckdb.DuckDBPyConnection, customer: str) -> None:
    """Make tables that have a row of the person and rows of others: of orders, events, addresses, and no ids at all."""
    (email,) = connection.execute("select email from core.customers where customer_id = $1", [customer]).fetchone()
    order = connection.execute(
        "select store_id, order_id from core.orders where customer_id = $1 order by all limit 1", [customer]
    ).fetchone()
    (event,) = connection.execute(
        "select min(event_id) from staging.stg_engagement_events where customer_id = $1", [customer]
    ).fetchone()
    tables = {
        "parcels (store_id varchar, order_id varchar, tells varchar)": [
            (*order, "mine"),
            ("elsewhere", order[1], "no"),
        ],
        "clicks (event_id varchar, tells varchar)": [(event, "mine"), ("another", "no")],
        "guest_orders (customer_id varchar, email varchar, tells varchar)": [
            (None, f" {email.upper()} ", "mine"),
            ("another", email.upper(), "no"),
            (None, "another@example.com", "no"),
        ],
        "newsletter (address varchar, tells varchar)": [(email, "mine"), ("another@example.com", "no")],
    }
    for table, rows in tables.items():
        connection.execute(f"create table mine.{table}")
        places = ", ".join("?" for _ in rows[0])
        connection.executemany(f"insert into mine.{table.partition(' ')[0]} values ({places})", rows)
    connection.execute("insert into intermediate.int_personal_columns values ('mine', 'newsletter', 'address')")


@pytest.fixture(scope="module")
def customer(warehouse: Path) -> str:
    """Return the customer whom the fixture has given most to."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return connection.execute("select customer_id from mine.loyalty_cards where card like '<%'").fetchone()[0]


@pytest.fixture(scope="module")
def exported(warehouse: Path, customer: str) -> Path:
    """Return the folder of the customer's export."""
    folder = warehouse.parent / "my export"
    assert main([customer, "--warehouse", str(warehouse), "--output", str(folder)]) == 0
    return folder


@pytest.fixture(scope="module")
def document(exported: Path) -> dict:
    """Return the export as programs read it."""
    return json.loads((exported / "person.json").read_text(encoding="utf-8"))


def rows_of(document: dict, table: str) -> list[dict]:
    (part,) = [part for part in document["tables"] if part["table"] == table]
    return part["rows"]


def test_every_relation_with_a_customer_or_a_personal_column_is_read(warehouse: Path, document: dict) -> None:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        found = relations(connection)
    about_persons = {one.full_name for one in found if "customer_id" in one.columns or one.personal}
    read = {part["table"] for part in document["tables"]}
    assert about_persons <= read and len(about_persons) > 30
    assert {"mine.loyalty_cards", "core.customers", "core.orders", "activation.audience_members"} <= about_persons
    assert document["not_read"] == {} and not read & set(document["tables_about_nobody"])


def test_no_row_that_names_the_person_is_left_out(warehouse: Path, customer: str, document: dict) -> None:
    """Looks through every text of every relation, without asking what a column is called."""
    names = {
        *document["known_as"],
        *document["contact_keys"],
        *(row["email"] for row in rows_of(document, "core.customers")),
    }
    counted = {part["table"]: len(part["rows"]) for part in document["tables"]}
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        texts = connection.execute(
            "select schema_name, table_name, list(column_name) from duckdb_columns() where data_type = 'VARCHAR'"
            " and not internal and schema_name <> 'rules' group by all order by all"
        ).fetchall()
        for schema, table, columns in texts:
            condition = " or ".join(f"{quoted(column)} in (select unnest($1::varchar[]))" for column in columns)
            sql = f"select count(*) from {quoted(schema)}.{quoted(table)} where {condition}"
            rows = connection.execute(sql, [sorted(names)]).fetchone()[0]
            assert rows <= counted.get(f"{schema}.{table}", 0), f"{schema}.{table}"


def test_only_rows_of_the_person_are_read_by_whatever_link(document: dict) -> None:
    linked = {"parcels": "order", "clicks": "event", "guest_orders": "customer", "newsletter": "value"}
    for table, link in linked.items():
        (part,) = [part for part in document["tables"] if part["table"] == f"mine.{table}"]
        assert ([row["tells"] for row in part["rows"]], part["found_by"]) == (["mine"], link), table


def test_amounts_are_exact(warehouse: Path, customer: str, document: dict) -> None:
    sql = "select order_id, cast(revenue as varchar) from core.orders where customer_id = $1 order by all"
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        expected = connection.execute(sql, [customer]).fetchall()
    rows = [row for row in rows_of(document, "core.orders") if row["customer_id"] == customer]
    assert sorted((row["order_id"], row["revenue"]) for row in rows) == expected and len(expected) > 3


def as_read(value: object) -> str:
    """Return a number as people read it."""
    return f"{Decimal(str(value)).normalize():f}"


@pytest.mark.parametrize(
    ("table", "bounds"),
    [
        ("rfm_scores", "select *, lowest_value as low, highest_value as high from segmentation.rfm_cut_points"),
        ("kmeans_scores", "select *, lower_bound as low, upper_bound as high from segmentation.kmeans_breaks"),
    ],
)
def test_every_score_says_why(warehouse: Path, document: dict, table: str, bounds: str) -> None:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        found = connection.execute(
            f"select cast(snapshot_date as varchar), criterion, score, low, high from ({bounds})"
        ).fetchall()
    limits = {tuple(key): tuple(map(as_read, between)) for *key, low, high in found for between in [(low, high)]}
    (part,) = [part for part in document["tables"] if part["table"] == f"segmentation.{table}"]
    assert len(part["rows"]) == 13
    for row, words in zip(part["rows"], part["in_words"], strict=True):
        for letter, criterion, name, value in (
            ("r", "recency", "Recency", "{} days since the last purchase".format(row.get("recency_days", "?"))),
            ("f", "frequency", "Frequency", "{} purchases".format(row.get("order_count", "?"))),
            ("m", "monetary", "Money", "revenue of {}".format(as_read(row["revenue"]) if "revenue" in row else "?")),
        ):
            low, high = limits[row["snapshot_date"], criterion, row[f"{letter}_score"]]
            why = f"{name} is {row[f'{letter}_score']}, for {value}: the score of values from {low} to {high}."
            assert why in words


def test_stars_segments_and_statuses_say_why(warehouse: Path, document: dict) -> None:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        told = connection.execute(
            "select system, segment, label_en || ': ' || meaning_en from rules.segments"
        ).fetchall()
        reasons = dict(connection.execute("select reason, meaning from rules.order_status_reasons").fetchall())
        (buyer,) = connection.execute(
            "select min(customer_id) from core.orders where order_status = 'excluded' and customer_id is not null"
        ).fetchone()
        known, words = collect(connection, find(connection, buyer)), Words(connection, Language())
    meanings = {(system, segment): meaning for system, segment, meaning in told}
    ratings = next(part for part in document["tables"] if part["table"] == "segmentation.purchase_ratings")
    assert {row["period_months"] for row in ratings["rows"]} == {1, 3, 6, 12}
    for row, why in zip(ratings["rows"], ratings["in_words"], strict=True):
        points = f"recency {row['recency_points']} of 4 points, frequency {row['frequency_points']}, money"
        assert f"{row['stars']} stars over {row['period_months']} months: {points} {row['monetary_points']}." in why
    named = {"rfm_segment": "rfm", "purchase_profile": "ratings", "kmeans_group": "kmeans"}
    named["engagement_segment"] = "engagement"
    seen = set()
    for part in document["tables"]:
        for row, why in zip(part["rows"], part["in_words"], strict=True):
            segments = {(system, row[column]) for column, system in named.items() if row.get(column)}
            segments |= {(row["system"], row["segment"])} if "system" in row and "segment" in row else set()
            assert all(meanings[segment] in why for segment in segments), part["table"]
            seen |= {system for system, _ in segments}
    assert seen == set(named.values())
    (orders,) = [part.rows for part in known.found if part.relation.full_name == "core.orders"]
    assert all(reasons[row["status_reason"]] in words.why(row) for row in orders)
    assert {row["order_status"] for row in orders} >= {"excluded"}


def test_engagement_likelihood_and_events_say_why(document: dict) -> None:
    words = {part["table"]: " ".join(part["in_words"]) for part in document["tables"]}
    assert "Engagement is" in words["segmentation.engagement_segments"]
    assert "such customers of the segment bought within 90 days: that is the likelihood." in words["core.customers"]
    assert words["staging.stg_engagement_events"].strip() and "The order counts." in words["core.orders"]


@pytest.fixture(scope="module")
def french(warehouse: Path, customer: str) -> Path:
    """Return the folder of the customer's export in French."""
    folder = warehouse.parent / "mon export"
    assert main([customer, "--warehouse", str(warehouse), "--output", str(folder), "--language", "fr"]) == 0
    return folder


def test_the_french_export_says_the_same_in_french(document: dict, french: Path) -> None:
    spoken = json.loads((french / "person.json").read_text(encoding="utf-8"))
    tables = {part["table"]: part for part in spoken["tables"]}
    for part in document["tables"]:
        own = tables[part["table"]]
        assert own["rows"] == part["rows"] and own["chapter"] != part["chapter"]
        # A rating is of 4 stars in French: this is no value.
        spoken_words = [text.replace("sur 4 étoiles", "étoiles") for text in own["in_words"]]
        sentences = list(zip(part["in_words"], spoken_words, strict=True))
        # Digits are the same, whatever the language: dates, scores, points, days and amounts.
        assert all(bool(english) == bool(other) for english, other in sentences)
        digits = [
            (sorted(re.findall(r"\d+", english)), sorted(re.findall(r"\d+", other))) for english, other in sentences
        ]
        assert all(english == other for english, other in digits), part["table"]
    words = {name: " ".join(part["in_words"]) for name, part in tables.items()}
    assert "La commande compte." in words["core.orders"] and "Récence\u00a0: " in words["segmentation.rfm_scores"]
    assert "étoiles sur 12 mois" in words["segmentation.purchase_ratings"]
    assert "passe en premier\u00a0: " in words["core.customers"]
    levels = "Engagement (élevé|moyen|faible)\u00a0: .* Valeur (élevée|moyenne|faible)\u00a0: "
    assert re.match(levels, words["segmentation.engagement_segments"])


def test_the_french_page_has_no_english_of_its_own(french: Path) -> None:
    page = (french / "person.html").read_text(encoding="utf-8")
    assert '<html lang="fr">' in page and "<th>en clair</th>" in page and "Ce qui est connu de " in page
    # Texts with a value in their midst are compared up to it.
    english = {versions["en"].partition("{")[0] for key, versions in texts().items() if not key.startswith("value.")}
    assert [text for text in english if len(text) > 12 and text in page] == []


def test_a_language_that_there_is_not_gets_one_line(warehouse: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["C00000001", "--warehouse", str(warehouse), "--language", "de"]) == 2
    assert capsys.readouterr().err == "person_export: language 'de': expected one of en, fr\n"


def test_both_languages_say_every_text_with_the_same_values() -> None:
    assert {tuple(versions) for versions in texts().values()} == {LANGUAGES}
    values = {
        key: [set(re.findall(r"{(\w+)}", text)) for text in versions.values()] for key, versions in texts().items()
    }
    assert {key for key, (english, other) in values.items() if english != other} == set()


def test_every_french_text_is_typeset_as_french_is() -> None:
    shown = {key: re.sub(r"{\w+}", "x", versions["fr"]) for key, versions in texts().items()}
    assert {key: faults for key, text in shown.items() if (faults := faults_of(text))} == {}


def test_one_person_is_all_ids_that_were_merged(warehouse: Path, customer: str, document: dict) -> None:
    assert document["known_as"] == sorted([customer, "fr:17"])
    assert {row["card"] for row in rows_of(document, "mine.loyalty_cards")} == {
        HOSTILE,
        "the card of the merged account",
    }
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        assert find(connection, "fr:17").customer_id == find(connection, "17").customer_id == customer


def test_it_says_what_each_crm_was_sent(customer: str, document: dict) -> None:
    assert activation.digest(f"crm contact {customer}") in document["contact_keys"]
    brevo, klaviyo, *hubspot = document["sent_to_crms"]
    assert hubspot == ["hubspot did not take a change (changed): no such field", "hubspot has deleted the contact."]
    assert brevo == "brevo has an earlier state." and klaviyo.startswith(
        "klaviyo has the row of activation.crm_contacts"
    )


def test_orders_lines_and_rejected_rows_are_the_persons(warehouse: Path) -> None:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        buyer, rejected = connection.execute(
            "select orders.customer_id, count(*) from quality.rejected_rows as rejected"
            " inner join staging.stg_orders as orders on orders.raw_row_number = rejected.raw_row_number"
            " where rejected.table_name = 'orders' and orders.customer_id is not null group by all order by all limit 1"
        ).fetchone()
        known = collect(connection, find(connection, buyer))
        lines = connection.execute(
            "select count(*) from staging.stg_order_lines where order_id in"
            " (select order_id from core.orders where customer_id = $1)",
            [buyer],
        ).fetchone()[0]
    rows = {part.relation.full_name: part.rows for part in known.found}
    assert len([row for row in rows["quality.rejected_rows"] if row["table_name"] == "orders"]) == rejected
    assert len(rows["staging.stg_order_lines"]) == lines


def test_the_page_stands_alone_and_escapes_every_value(exported: Path) -> None:
    page = (exported / "person.html").read_text(encoding="utf-8")
    assert "<script" not in page and "&lt;script&gt;alert(1)" in page and "{{ 7 * 7 }}" in page
    assert "<b>the</b>" not in page
    assert "http" not in page.replace("http-equiv", "") and "src=" not in page.replace("default-src", "")


def test_the_page_has_every_reason_that_the_document_has(exported: Path, document: dict) -> None:
    page = (exported / "person.html").read_text(encoding="utf-8")
    reasons = {reason for part in document["tables"] for reason in part["in_words"]}
    assert len(reasons) > 50 and [reason for reason in reasons if str(escape(reason)) not in page] == []


def test_nobody_else_can_read_the_files(exported: Path) -> None:
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (exported, *exported.iterdir())}
    assert modes == {"my export": 0o700, "person.json": 0o600, "person.html": 0o600}
    # Where nobody says so, an export is in a folder that git leaves alone.
    assert folder_of("17").parent.name == "exports" and "exports/" in (ROOT / ".gitignore").read_text().splitlines()


@pytest.mark.parametrize(
    ("asked", "message"),
    [("no such", "no customer 'no such' in"), (" ", "which customer?"), ("x' or 1=1 --", "no customer")],
)
def test_an_unknown_customer_gets_one_line(
    warehouse: Path, asked: str, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "none"
    assert main([asked, "--warehouse", str(warehouse), "--output", str(folder)]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert message in line and not folder.exists()


def test_what_cannot_be_read_is_said(
    warehouse: Path, customer: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = Path(shutil.copy(warehouse, tmp_path / warehouse.name))
    with duckdb.connect(str(broken)) as connection:
        connection.execute("create table mine.gone (customer_id varchar)")
        connection.execute("create view mine.of_gone as from mine.gone")
        connection.execute("drop table mine.gone")
    assert main([customer, "--warehouse", str(broken), "--output", str(tmp_path / "out")]) == 1
    assert "mine.of_gone could not be read" in capsys.readouterr().err
    assert "mine.of_gone" in (tmp_path / "out" / "person.html").read_text(encoding="utf-8")
