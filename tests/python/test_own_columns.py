"""Columns of the shop's own on the customer card: read as they are, joined as other details, forgotten with them."""

from __future__ import annotations

from pathlib import Path

import pytest
from known_shop import known_shop
from shops import minimal_order
from warehouse import build, read, write_csv
from written_exports.shopify import shopify_customers, shopify_orders

from serving.publish import publish

CUSTOMERS = [
    {
        "customer_id": "A1",
        "email": "ann@example.com",
        "Loyalty Tier": "gold",
        "club-id": "17",
        "updated_at": "2024-01-01",
    },
    {"customer_id": "A2", "email": "ann@example.com", "Loyalty Tier": "", "club-id": "18", "updated_at": "2024-02-01"},
    {"customer_id": "B1", "email": "bob@example.com", "Loyalty Tier": " silver ", "club-id": "19.0", "updated_at": ""},
    {"customer_id": "C1", "email": "cat@example.com", "Loyalty Tier": "N/A", "club-id": "", "updated_at": ""},
    {"customer_id": "D1", "email": "dan@example.com", "Loyalty Tier": "platinum", "club-id": "20", "updated_at": ""},
]
ERASED = [{"customer_id": "D1", "requested_at": "2024-05-01"}]
GOLD = {"name": "gold", "where": "loyalty_tier in ('gold', 'platinum')"}


def shop(folder: Path) -> Path:
    """Write a shop whose customers have two columns that the contract does not know."""
    orders = [minimal_order(str(number), customer_id=row["customer_id"]) for number, row in enumerate(CUSTOMERS)]
    write_csv(folder / "orders.csv", orders)
    write_csv(folder / "customers.csv", CUSTOMERS)
    write_csv(folder / "erasure_requests.csv", ERASED)
    return folder


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the cards and audiences of the shop, with schemas of other names."""
    folder = tmp_path_factory.mktemp("own")
    variables = {
        "raw_data": shop(folder / "raw"),
        "customer_columns": ["loyalty_tier", "club_id"],
        "schema_prefix": "crm_",
        "audiences": [GOLD],
        "control_group_share": 0,
    }
    select = "+audience_members +publication_context +segments"
    return build(folder / "own.duckdb", variables=variables, select=select, only="models").succeeded().warehouse


def test_own_columns_are_on_the_card_and_audiences_may_name_them(built):
    known = "select customer_id, loyalty_tier, club_id from crm_core.customers where email is not null order by 1"
    expected = [("A1", "gold", "17"), ("A2", None, "18"), ("B1", "silver", "19"), ("C1", None, None)]
    assert read(built, known) == expected
    # Who asked to be forgotten is on no list, by whatever column.
    assert read(built, "select customer_id from crm_activation.audience_members") == [("A1",)]
    assert read(built, "select count(*) from crm_core.customers where loyalty_tier = 'platinum'") == [(0,)]


def test_the_served_file_has_the_names_of_the_contract(built, tmp_path):
    served = tmp_path / "served.duckdb"
    publish(built, served)
    schemas = "select distinct schema_name from duckdb_tables() order by all"
    assert read(built, schemas)[0] == ("crm_activation",)
    assert {name for (name,) in read(served, schemas)} > {"activation", "core", "rules", "serving"}
    assert not [name for (name,) in read(served, schemas) if name.startswith("crm_")]
    assert read(served, "select loyalty_tier from core.customers where customer_id = 'A1'") == [("gold",)]


def test_what_an_account_lacks_is_that_of_the_persons_other(tmp_path):
    variables = {
        "raw_data": shop(tmp_path / "raw"),
        "customer_columns": ["loyalty_tier", "club_id"],
        "customer_identity": "email",
    }
    done = build(tmp_path / "own.duckdb", variables=variables, select="+int_customers", only="models").succeeded()
    known = "select email, loyalty_tier, club_id from intermediate.int_customers where email is not null order by 1"
    # The account that was updated last comes first.
    expected = [("ann@example.com", "gold", "18"), ("bob@example.com", "silver", "19"), ("cat@example.com", None, None)]
    assert read(done.warehouse, known) == expected


def test_an_export_of_a_platform_has_them_by_its_own_headers(tmp_path):
    shop = known_shop()
    write_csv(tmp_path / "raw" / "orders_export.csv", shopify_orders(shop))
    write_csv(tmp_path / "raw" / "customers_export.csv", shopify_customers(shop))
    variables = {"raw_data": tmp_path / "raw", "customer_columns": ["tags"]}
    done = build(tmp_path / "own.duckdb", variables=variables, select="+int_customers", only="models").succeeded()
    tags = "select tags, count(*) from intermediate.int_customers where email is not null group by all"
    assert read(done.warehouse, tags) == [("vip, newsletter", len(shop.customers))]


def test_a_column_that_nobody_has_stops_the_build(tmp_path):
    variables = {"raw_data": shop(tmp_path / "raw"), "customer_columns": ["favourite_colour"]}
    done = build(tmp_path / "own.duckdb", variables=variables, select="stg_customers", only="models")
    assert done.returncode != 0
    line = "var customer_columns: no raw table customers has the column favourite_colour. Found: customer_id, email,"
    assert done.line_with(line, "Loyalty Tier")


def test_names_that_are_taken_or_are_none_stop_the_build(tmp_path):
    variables = {
        "raw_data": shop(tmp_path / "raw"),
        "customer_columns": ["revenue", "phone", "order", "club_id"],
        "schema_prefix": "my shop.",
    }
    done = build(tmp_path / "own.duckdb", variables=variables, select="stg_customers", only="models")
    for name in ("revenue", "phone", "order"):
        assert done.line_with("must not be a column that customers have anyway, or a word of SQL. Got:", name)
    assert "Got: club_id" not in done.output
    assert done.line_with("var schema_prefix: must be small letters, digits and _, and a letter first. Got: my shop.")
