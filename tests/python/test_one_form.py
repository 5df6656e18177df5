"""Country, channel and city of a customer: judged once, whatever people write, and the same in every mart."""

from __future__ import annotations

from pathlib import Path

import pytest
from shops import minimal_order
from warehouse import build, read, write_csv

# id, country, channel, city, phone, postal code as the shop has them, and what the card shows of all but the phone
PEOPLE = [
    ("a", "Germany", "search", "PARIS", "0151 23456789", "D-10115", ("DE", "Search", "Paris", "10115")),
    ("b", "DE", " Search ", "Paris", "0151 23456780", "10115", ("DE", "Search", "Paris", "10115")),
    ("c", "DEU", "Search", " paris", "0151 23456781", "'01067", ("DE", "Search", "Paris", "01067")),
    ("d", "de", "paid  search", "Paris", "0151 23456782", "1067", ("DE", "Paid Search", "Paris", "1067")),
    ("e", "Frankreich", "Paid Search", "Le Mans", "0612345679", "F-72000", ("FR", "Paid Search", "Le Mans", "72000")),
    ("f", "france ", "Paid Search", "n/a", "'0612345678", "72 000", ("FR", "Paid Search", None, "72000")),
    ("g", "Atlantis", "unknown", "", "0612345677", "72000", (None, None, None, "72000")),
    ("h", "UNKNOWN", "(unknown)", "?", "+33612345676", "n/a", (None, None, None, None)),
    ("i", "", "", "", "", "", (None, None, None, None)),
]
COUNTRIES = {"DE", "FR", "(unknown)"}
CHANNELS = {"Search", "Paid Search", "(unknown)"}
CITIES = {"Paris", "Le Mans", "(unknown)"}
UNKNOWN = {"(unknown)"}


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a shop in which everybody bought twice."""
    folder = tmp_path_factory.mktemp("one_form")
    names = ("customer_id", "country_code", "acquisition_channel", "city", "phone", "postal_code")
    people = [dict(zip(names, person[:-1], strict=True)) for person in PEOPLE]
    write_csv(folder / "raw" / "customers.csv", [person | {"email_opt_in": "yes"} for person in people])
    bought = [(person["customer_id"], month) for person in people for month in (1, 3)]
    orders = [
        minimal_order(f"{who}{month}", customer_id=who, ordered_at=f"2024-0{month}-05")
        | {"channel": ["unknown", " UNKNOWN", ""][place % 3], "store_id": ["(unknown)", "Unknown", ""][place % 3]}
        for place, (who, month) in enumerate(bought)
    ]
    write_csv(folder / "raw" / "orders.csv", orders)
    line = {"quantity": "1", "unit_price": "10", "product_id": "p"}
    lines = [
        line
        | {"order_line_id": order["order_id"], "order_id": order["order_id"], "store_id": order["store_id"]}
        | {"product_category": ["Unknown", "n/a", "inconnu"][place % 3]}
        for place, order in enumerate(orders)
    ]
    write_csv(folder / "raw" / "order_lines.csv", lines)
    variables = {"raw_data": folder / "raw", "history_months": 0}
    return build(folder / "shop.duckdb", variables=variables, only="models").succeeded().warehouse


def test_the_card_shows_the_one_form(warehouse):
    names = "customer_id, country_code, acquisition_channel, city, postal_code"
    assert read(warehouse, f"select {names} from core.customers order by 1") == [
        (person[0], *person[-1]) for person in PEOPLE
    ]


def test_numbers_and_codes_are_judged_by_the_country_that_is_meant(warehouse):
    sql = "select customer_id, phone_status, postal_code_status from intermediate.int_contacts order by 1"
    postal = {"d": "invalid", "g": "unknown_country", "h": "placeholder", "i": "missing"}
    phone = {"g": "unknown_country", "i": "missing"}
    ids = [person[0] for person in PEOPLE]
    assert read(warehouse, sql) == [(who, phone.get(who, "valid"), postal.get(who, "valid")) for who in ids]


@pytest.mark.parametrize(
    "mart",
    [
        "customer_base.customer_breakdown",
        "customer_base.cumulative_revenue",
        "retention.cohort_retention_by_attribute",
        "retention.first_purchase_outcomes",
        "retention.repurchase_delay_summary",
        "quality.field_completion",
    ],
)
def test_every_mart_has_the_same_values(warehouse, mart):
    found = {}
    for name, text in read(warehouse, f"select distinct attribute, attribute_value from {mart}"):
        found.setdefault(name, set()).add(text)
    assert (found["country"], found["acquisition_channel"]) == (COUNTRIES, CHANNELS)
    assert found.get("city", CITIES) == CITIES
    # What the shop itself calls unknown is unknown, for an order as for a customer.
    for name in ("channel", "store", "first_category"):
        assert found.get(name, UNKNOWN) == UNKNOWN


def test_the_delays_have_the_values_of_the_card(warehouse):
    names = "customer_id, country_code, acquisition_channel"
    assert read(warehouse, f"select {names} from retention.repurchase_delays order by 1") == [
        (person[0], *person[-1][:2]) for person in PEOPLE
    ]
