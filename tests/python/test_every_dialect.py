"""One shop, written in many dialects and as every platform's export, is the same shop each time."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from pathlib import Path

import pytest
from comparison import assert_same_rows
from known_shop import ORDERS, Customer, Line, Shop, known_shop, local
from warehouse import build, marts, read
from written import CHOICES, NASTY, Dialect, every_dialect, write
from written_exports import PLATFORMS
from written_exports.platform import CLOCK

MODELS = "+orders +stg_customers +order_line_reconciliation +raw_files"
ORDER_COLUMNS = ["order_id", "customer_id", "order_status", "status_reason", "channel", "currency", "promo_code"]
ORDER_COLUMNS += ["total_amount", "refunded_amount", "discount_amount", "revenue", "ordered_at", "order_date"]
# No other model reads what is raw: tests/house looks after that.
READ = "path:models/staging +order_reconciliation +rejected_rows +order_line_reconciliation +int_contacts"
LINE_COLUMNS = [field.name for field in fields(Line)]
CUSTOMER_COLUMNS = [field.name for field in fields(Customer)]
DIALECTS = {f"D{number:02}": dialect for number, dialect in enumerate(every_dialect())}


TABLES = {
    "core.orders": ORDER_COLUMNS,
    "staging.stg_order_lines": LINE_COLUMNS,
    "staging.stg_customers": CUSTOMER_COLUMNS,
    "quality.order_line_reconciliation": ["order_id", "difference"],
}
ABOUT_FILES = ["quality.raw_files"]
# In an order, an address that is none still stands as it was written: the identities, made of it, have it no more.
AS_WRITTEN = ["staging.stg_orders"]
JUDGED = ["intermediate.int_contacts", "intermediate.int_customer_identities"]
Built = dict[str, dict[str, list[tuple]]]


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Build the shop of every dialect and of every export as a store of one warehouse."""
    folder = tmp_path_factory.mktemp("stores")
    for name, dialect in DIALECTS.items():
        write(folder / name, known_shop(), dialect)
    for name, platform in PLATFORMS.items():
        platform.write(folder / name, known_shop())
    clocks = {name: {"timezone": dialect.timezone} for name, dialect in DIALECTS.items()}
    return built(folder, clocks | {name: {"timezone": CLOCK, "currency": "EUR"} for name in PLATFORMS})


def built(folder: Path, shops: dict[str, dict[str, str]]) -> Built:
    """Build stores, each of which is a folder, and return of each table the rows of each store."""
    listed = [
        {"name": name, "folder": folder / name, "customer_ids": "shared"} | store for name, store in shops.items()
    ]
    run = build(folder / "built" / "stores.duckdb", variables={"stores": listed}, select=MODELS, only="models")
    tables: Built = {}
    for table, columns in TABLES.items():
        # A store may have shops of its own, whose names follow a colon. A row without a key belongs to no store.
        sql = f"select split_part(store_id, ':', 1), {', '.join(columns)} from {table} where {columns[0]} is not null"
        tables[table] = {name: [] for name in shops}
        for store, *row in read(run.succeeded().warehouse, sql):
            tables[table][store].append(tuple(row))
    return tables


def assert_is(found: Built, store: str, shop: Shop, timezone: str) -> None:
    """Compare orders, lines and customers of a store with those of a shop."""
    expected = {
        "core.orders": order_rows(shop, timezone),
        "staging.stg_order_lines": [tuple(vars(line).values()) for line in shop.lines],
        "staging.stg_customers": [tuple(vars(customer).values()) for customer in shop.customers],
        "quality.order_line_reconciliation": shop.unexplained(),
    }
    for table, rows in expected.items():
        assert_same_rows(found[table][store], rows)


def order_rows(shop: Shop, timezone: str) -> list[tuple]:
    """Return the expected core.orders of a shop, without store and rank."""
    return [
        (
            *(order.order_id, order.customer_id, *order.judged[:2]),
            *(order.channel, order.currency, order.promo_code),
            *(order.total_amount, order.refunded_amount, order.discount_amount, order.judged[2]),
            *(order.ordered_at, local(order.ordered_at, timezone).date()),
        )
        for order in shop.orders
    ]


def test_every_value_of_each_part_of_a_dialect_is_used_twice():
    chosen = [dialect for dialect in DIALECTS.values() if not dialect.is_typed]
    for part, values in CHOICES.items():
        counts = Counter(getattr(dialect, part) for dialect in chosen)
        assert all(counts[value] >= 2 for value in values), (part, counts)


@pytest.mark.parametrize("store", DIALECTS)
def test_a_shop_is_the_same_in_every_dialect(stores: Built, store: str):
    dialect = DIALECTS[store]
    assert_is(stores, store, dialect.said(known_shop()), dialect.timezone)


@pytest.mark.parametrize("store", PLATFORMS)
def test_a_shop_is_the_same_in_every_export_as_far_as_that_can_say_it(stores: Built, store: str):
    assert_is(stores, store, PLATFORMS[store].said(known_shop()), CLOCK)


def all_read(folder: Path, dialect: Dialect) -> dict[str, list[str]]:
    """Return all that the models read of the shop in a dialect, except what is about the files themselves."""
    write(folder / "raw", known_shop(), dialect)
    run = build(folder / "read.duckdb", variables={"raw_data": folder / "raw"}, select=READ, only="models")
    found = marts(run.succeeded().warehouse, ("staging", "core", "quality", "intermediate"))
    read_alike = found.keys() - set(ABOUT_FILES) - set(AS_WRITTEN)
    return {name: found[name] for name in read_alike if name in JUDGED or not name.startswith("intermediate.")}


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Read the shop from plain files of the contract."""
    return all_read(tmp_path_factory.mktemp("plain"), Dialect())


@pytest.mark.parametrize("name", NASTY)
def test_all_that_marts_are_made_of_is_the_same_in_a_nasty_dialect(plain, tmp_path: Path, name: str):
    found = all_read(tmp_path, NASTY[name])
    assert found.keys() == plain.keys()
    assert [table for table, rows in plain.items() if rows != found[table]] == []
    assert len(plain["core.orders"]) == ORDERS and set(JUDGED) <= plain.keys()
