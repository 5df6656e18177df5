"""What a shop should look at is named in the build's output, and too many lost orders stop the build."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from shops import minimal_order
from warehouse import Build, build, read, write_csv

SHOWN = "+rfm_scores +segments +order_reconciliation +raw_findings +order_line_reconciliation +int_reporting_currency"
EMPTY = {"financial_status": "", "refunded_amount": "", "updated_at": ""}


def orders() -> list[dict[str, object]]:
    """Return a hundred good orders of many customers, and some things that a shop should look at."""
    rows = [minimal_order(f"good {number}", customer_id=f"C{number}", **EMPTY) for number in range(100)]
    rows += [minimal_order(f"odd {number}", customer_id="store", **EMPTY) for number in range(30)]
    rows += [minimal_order(f"round {number}", customer_id="1.23457E+09", **EMPTY) for number in range(3)]
    rows += [minimal_order(f"status {number}", **EMPTY | {"financial_status": "Mystery"}) for number in range(4)]
    rows += [minimal_order(f"words {number}", **EMPTY | {"total_amount": "ten"}) for number in range(2)]
    rows += [minimal_order("lines", **EMPTY) for _ in range(3)]
    rows += [minimal_order("refund", **EMPTY), minimal_order("refund", **EMPTY | {"total_amount": "-1"})]
    return rows


def suppressions() -> list[dict[str, object]]:
    """Return suppressions as lists write them: each row is of an address of its own."""
    rows = [("email", "Unsubscribed", "2024-05-01", "hash"), ("E-Mail", "hard_bounce", "01.05.2024", "address")]
    rows += [("phone", "complaint", "", "number"), ("SMS", "suppressed", "soon", "HASH")]
    rows += [("pigeon", "because", "", "hash"), ("pigeon", "spam", "", "hash"), ("", "", "", "hash")]
    rows += [("email", "jo@example.com", "", "hash"), ("email", "spam", "", "md5"), ("email", "spam", "", "nothing")]
    written = []
    for place, (channel, reason, day, form) in enumerate(rows):
        address = f"jo{place}@example.com"
        digest = hashlib.sha256(address.encode()).hexdigest()
        forms = {"hash": digest, "HASH": digest.upper(), "md5": digest[:32], "nothing": ""}
        forms |= {"address": f" Jo{place}@EXAMPLE.com", "number": "+33 6 12 34 56 78"}
        written.append({"address_hash": forms[form], "channel": channel, "reason": reason, "suppressed_at": day})
    return written


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Build the models from which the findings are made."""
    folder = tmp_path_factory.mktemp("findings")
    write_csv(folder / "raw" / "orders.csv", orders())
    write_csv(folder / "raw" / "suppressions.csv", suppressions())
    variables = {"raw_data": folder / "raw", "history_months": 0, "date_order": "dmy"}
    return build(folder / "shop.duckdb", variables=variables, select=SHOWN, only="models").succeeded()


@pytest.mark.parametrize(
    "parts",
    [
        ("found  4 orders have the status 'mystery'", "order_statuses.csv"),
        ("found  3 orders of customer_id '1.23457E+09'", "a spreadsheet has rounded the id"),
        ("found  30 orders are of one customer_id, 'store'", "placeholders.csv"),
        ("found  2 rows are lines of orders",),
        ("found  1 rows are refunds of orders",),
        ("found  2 suppressions have the channel 'pigeon'", "suppression_words.csv", "they hold all the same"),
        ("found  1 suppressions have the reason 'because'",),
        ("found  1 suppressions have the reason '(personal data)'",),
        ("WARNING", "raw table suppressions, column address_hash: 1 suppressions have neither an address nor its"),
        ("unreadable values  orders.total_amount 2, suppressions.suppressed_at 1",),
        ("currency  none is named", "no order names one"),
    ],
)
def test_what_a_shop_should_look_at_is_named_with_its_count(run, parts):
    run.line_with(*parts)


def test_findings_count_the_rows_they_are_about(run):
    sql = "select finding, sum(row_count) from quality.raw_findings group by all"
    found = dict(read(run.warehouse, sql))
    assert found == {
        **{"unknown_status": 4, "scientific_notation": 3, "implausible_share": 30, "line_of_order": 2},
        **{"refund_of_order": 1, "unreadable": 3, "unknown_channel": 2, "unknown_reason": 2, "not_a_hash": 1},
    }


def test_a_suppression_keeps_its_row_whatever_is_wrong_with_it(run):
    sql = "select address_hash, channel, reason, suppression_status, cast(cast(suppressed_at as date) as text)"
    rows = read(run.warehouse, sql + " from staging.stg_suppressions order by raw_row_number")
    addresses = ["+33612345678" if place == 2 else f"jo{place}@example.com" for place in range(len(rows))]
    hashes = [hashlib.sha256(address.encode()).hexdigest() for address in addresses]
    assert [row[0] for row in rows] == [*hashes[:8], None, None]
    assert [row[1:] for row in rows] == [
        ("email", "unsubscribed", "valid", "2024-05-01"),
        ("email", "bounced", "valid", "2024-05-01"),
        ("sms", "complained", "valid", None),
        ("sms", "suppressed", "valid", None),
        (None, None, "unknown_channel_and_reason", None),
        (None, "complained", "unknown_channel", None),
        (None, None, "unknown_channel_and_reason", None),
        ("email", None, "unknown_reason", None),
        ("email", "complained", "not_a_hash", None),
        ("email", "complained", "missing_address_hash", None),
    ]
    left_out = read(
        run.warehouse,
        "select raw_row_number, reason, row_key, raw_value from quality.rejected_rows where table_name = 'suppressions'"
        " order by 1",
    )
    assert left_out == [
        (4, "unreadable", None, "soon"),
        (9, "not_a_hash", None, "(personal data)"),
        (10, "missing_address_hash", None, None),
    ]


def lossy(folder: Path, lost: int, **variables: object) -> Build:
    """Build a hundred orders, so many of which can't be used, beside others that are no loss."""
    rows = [minimal_order(f"good {number}", **EMPTY) for number in range(100 - lost)]
    rows += [minimal_order(f"lost {number}", **EMPTY | {"total_amount": "ten"}) for number in range(lost - 1)]
    rows += [minimal_order("old", **EMPTY | {"ordered_at": "1890-01-01"})]
    # Superseded versions are no loss, nor are orders after the chosen as_of_date.
    rows += [minimal_order("good 1", **EMPTY | {"updated_at": f"2024-05-0{day}"}) for day in range(1, 10)]
    rows += [minimal_order(f"later {number}", **EMPTY | {"ordered_at": "2024-06-01"}) for number in range(9)]
    write_csv(folder / "raw" / "orders.csv", rows)
    variables = {"raw_data": folder / "raw", "as_of_date": "2024-05-20"} | variables
    return build(folder / "shop.duckdb", variables=variables, select="+orders", only="models")


def test_more_lost_orders_than_allowed_stop_the_build_with_the_reasons(tmp_path):
    lossy(tmp_path, 5).succeeded()
    run = lossy(tmp_path, 12)
    assert run.returncode != 0
    run.line_with("raw table orders: 12 of 118 rows can't be used", "most_rejected", "0.05")
    run.line_with("unreadable_total_amount 11, e.g. 'ten'; expected a number such as 12.50")
    run.line_with("before_first_year 1, e.g. '1890-01-01", "another first_year")
    assert not any("after_as_of_date" in line or "superseded" in line for line in run.lines)
    # The refused build left the orders of the one before.
    assert read(run.warehouse, "select count(*) from core.orders where status_reason = 'counted'") == [(95,)]
    lossy(tmp_path, 12, most_rejected=0.2, first_year=1800).succeeded()
    reasons = dict(read(run.warehouse, "select status_reason, count(*) from core.orders group by 1"))
    assert reasons["counted"] == 89 and "before_first_year" not in reasons


def test_no_order_that_counts_is_refused_with_the_reasons(tmp_path):
    write_csv(
        tmp_path / "raw" / "orders.csv", [minimal_order("1", customer_id="0"), minimal_order("2", total_amount="x")]
    )
    run = build(tmp_path / "shop.duckdb", variables={"raw_data": tmp_path / "raw"}, select="+int_as_of", only="models")
    assert run.returncode != 0
    run.line_with("guest 1")
    run.line_with("unreadable_total_amount 1, e.g. 'x'; expected a number such as 12.50")
