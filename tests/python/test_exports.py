"""Exports as five shop platforms write them, built as they are: every number against a reading of its own."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from comparison import assert_same_rows
from reference.exports import EXPORTS
from reference.exports.judging import judged, totals
from reference.exports.shop import Shop
from warehouse import build, read

from intake.contract import load_contract
from intake.formats import BUILT_IN, Export, load_formats, recognise

FOLDER = Path(__file__).with_name("exports")
MODELS = "+orders +int_accounts +stg_order_lines"
# Times without an offset are those of the shop's clock. Orders after its last purchase are to be seen too.
VARIABLES = {"timezone": "Europe/Paris", "as_of_date": "2025-06-30"}


# Columns that the mapping of an export has only because another export shares it.
UNFILLED = {"Stripe payment export, older columns": {("orders", "phone"), ("customers", "phone")}}


@dataclass(frozen=True)
class Built:
    """An export's warehouse, and what its reference says."""

    warehouse: Path
    shop: Shop


@pytest.fixture(scope="module", params=EXPORTS)
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Build one export as a new user does."""
    folder = FOLDER / request.param
    warehouse = tmp_path_factory.mktemp(request.param) / "warehouse.duckdb"
    build(warehouse, variables={"raw_data": folder} | VARIABLES, select=MODELS, only="models").succeeded()
    return Built(warehouse, EXPORTS[request.param](folder))


def plain(text: str | None) -> str | None:
    """Return a text without the apostrophe with which a spreadsheet marks it."""
    return text.lstrip("'") if text else None


def test_every_order_is_read_as_the_platform_means_it(built: Built):
    rows = read(
        built.warehouse,
        """
        select
            order_id, customer_id, store_id, email, ltrim(phone, ''''), channel, promo_code, currency,
            total_amount, refunded_amount, discount_amount, shipping_amount, tax_amount, is_cancelled,
            ordered_at, updated_at
        from staging.stg_orders
        """,
    )
    expected = [
        (
            order.order_id,
            order.customer_id,
            order.store_id,
            order.email,
            plain(order.phone),
            order.channel,
            order.promo_code,
            order.currency,
            order.total_amount,
            order.refunded_amount,
            order.discount_amount,
            order.shipping_amount,
            order.tax_amount,
            order.is_cancelled,
            order.ordered_at.to_pydatetime(),
            order.updated_at.to_pydatetime() if order.updated_at is not None else None,
        )
        for order in built.shop.orders
    ]
    assert_same_rows(rows, expected)


def test_every_order_counts_or_is_left_out_for_the_right_reason(built: Built):
    rows = read(
        built.warehouse,
        "select order_id, customer_id, order_status, status_reason, refunded_amount, revenue from core.orders",
    )
    expected = [
        (
            order.order_id,
            order.customer_id,
            order.order_status,
            order.status_reason,
            order.refunded_amount,
            order.revenue,
        )
        for order in judged(built.shop)
    ]
    assert_same_rows(rows, expected)


def test_every_customer_has_the_orders_and_the_revenue(built: Built):
    # What core.customers counts, without the scores that it also has.
    rows = read(
        built.warehouse,
        """
        select
            coalesce(customers.customer_id, orders.customer_id) as customer_id,
            count(*) filter (where order_status = 'purchase'),
            coalesce(sum(revenue), 0)
        from intermediate.int_accounts as customers
        full join core.orders as orders on customers.customer_id = orders.customer_id
        where coalesce(customers.customer_id, orders.customer_id) is not null
        group by all
        """,
    )
    expected = [(customer, count, Decimal(revenue)) for customer, (count, revenue) in totals(built.shop).items()]
    assert_same_rows(rows, expected)


def test_every_customer_is_read_as_the_platform_means_it(built: Built):
    rows = read(
        built.warehouse,
        """
        select
            customer_id, email, ltrim(phone, ''''), first_name, last_name, gender, cast(birth_date as varchar), city,
            ltrim(postal_code, ''''), country_code, email_opt_in, sms_opt_in
        from intermediate.int_accounts
        """,
    )
    expected = [
        (
            customer.customer_id,
            customer.email,
            plain(customer.phone),
            customer.first_name,
            customer.last_name,
            customer.gender,
            customer.birth_date,
            customer.city,
            plain(customer.postal_code),
            customer.country_code,
            customer.email_opt_in,
            customer.sms_opt_in,
        )
        for customer in built.shop.customers
    ]
    assert_same_rows(rows, expected)


def test_every_line_belongs_to_its_order(built: Built):
    rows = read(
        built.warehouse,
        """
        select order_line_id, order_id, product_id, quantity, unit_price, discount_amount, product_category, unit_cost
        from staging.stg_order_lines
        """,
    )
    expected = [
        (
            line.order_line_id,
            line.order_id,
            line.product_id,
            line.quantity,
            line.unit_price,
            line.discount_amount,
            line.product_category,
            line.unit_cost,
        )
        for line in built.shop.lines
    ]
    assert_same_rows(rows, expected)


def exported_files() -> Iterator[tuple[Path, Export, list[dict[str, str]]]]:
    """Return every file that is an export, what it is recognised as, and its rows by the header's plain names."""
    formats = load_formats([BUILT_IN])
    for file in sorted(FOLDER.glob("*/*.csv")):
        with file.open(encoding="utf-8-sig", newline="") as text:
            separator = ";" if ";" in text.readline() else ","
            text.seek(0)
            rows = list(csv.reader(text, delimiter=separator))
        export = recognise(rows[0], formats)
        if export:
            yield (
                file,
                export,
                [dict(zip((name.strip().lower() for name in rows[0]), row, strict=True)) for row in rows[1:]],
            )


def test_every_file_is_recognised_as_an_export_of_its_platform():
    recognised = {file: export for file, export, _ in exported_files()}
    unknown = {file.name for file in FOLDER.glob("*/*.csv") if file not in recognised}
    assert unknown == {"exchange_rates.csv"}
    assert all(file.parent.name.startswith(export.format.name) for file, export in recognised.items())


def test_every_built_in_export_has_an_example_that_fills_every_column():
    filled: dict[str, set[tuple[str, str]]] = {}
    mapped: dict[str, set[tuple[str, str]]] = {
        export.title: {(table, column) for table, one in export.tables.items() for column in one.columns}
        for format in load_formats([BUILT_IN], load_contract())
        for export in format.exports
    }
    for _, export, rows in exported_files():
        for table, one in export.tables.items():
            for name, column in one.columns.items():
                sources = [source.strip().lower() for source in column.sources]
                if column.value is not None or any(row.get(source) for row in rows for source in sources):
                    filled.setdefault(export.title, set()).add((table, name))
    assert {title: columns - filled.get(title, set()) for title, columns in mapped.items()} == {
        title: UNFILLED.get(title, set()) for title in mapped
    }
