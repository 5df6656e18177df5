"""Who is one customer: accounts and guests joined by address, then by number, and lists of merged accounts."""

from __future__ import annotations

from hashlib import md5
from pathlib import Path

import pytest
from shops import minimal_order
from warehouse import build, read, write_csv

IDENTITIES = (
    "select coalesce(store_id, ''), raw_customer_id, customer_id, rule from core.customer_identities order by all"
)
BUYERS = "select customer_id, count(*) from core.orders where order_status = 'purchase' group by all order by all"

ACCOUNTS = [
    # Letter case does not make a different address.
    {"customer_id": "A1", "email": "ann@example.com", "phone": "+33612345678"},
    {"customer_id": "A2", "email": " ANN@Example.com ", "phone": ""},
    {"customer_id": "B1", "email": "bob@example.com", "phone": ""},
    {"customer_id": "M1", "email": "bob.old@example.com", "phone": ""},
    {"customer_id": "C1", "email": "", "phone": "+33 6 99 99 99 99"},
    {"customer_id": "D1", "email": "n/a", "phone": ""},
    # A placeholder joins nobody.
    {"customer_id": "D2", "email": "N/A", "phone": ""},
    # An account's own address holds, whatever was typed in its latest order.
    {"customer_id": "E1", "email": "eve@example.com", "phone": ""},
    {"customer_id": "O1", "email": "other@example.com", "phone": ""},
    # Two persons of one household share a number.
    {"customer_id": "H1", "email": "hal@example.com", "phone": "+33611111111"},
    {"customer_id": "H2", "email": "hedy@example.com", "phone": "+33 6 11 11 11 11"},
]
ORDERS = [
    minimal_order(str(number), customer_id=customer_id, email=email, phone=phone)
    for number, (customer_id, email, phone) in enumerate(
        [
            ("A1", "", ""),
            ("", "Ann@Example.COM", ""),
            ("", "", "0033699999999"),
            ("", "new@example.com", ""),
            ("", "NEW@example.com", ""),
            ("M1", "", ""),
            ("E1", "other@example.com", ""),
            ("", "", ""),
        ]
    )
]


def guest(address: str) -> str:
    """Return the id made from a guest's address or number."""
    return f"guest:{md5(address.encode()).hexdigest()}"


@pytest.fixture(scope="module")
def by_email(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a shop whose identities are joined."""
    folder = tmp_path_factory.mktemp("identities")
    write_csv(folder / "raw" / "orders.csv", ORDERS)
    write_csv(folder / "raw" / "customers.csv", ACCOUNTS)
    write_csv(folder / "raw" / "merged_customers.csv", [{"customer_id": "M1", "merged_into": "B1"}])
    variables = {"raw_data": folder / "raw", "customer_identity": "email"}
    select = "+customer_identities +orders"
    return build(folder / "shop.duckdb", variables=variables, select=select, only="models").succeeded().warehouse


def test_identities_of_one_address_or_number_are_one_customer_and_say_why(by_email: Path):
    alone = [(name, name, "id") for name in ("A1", "B1", "C1", "D1", "D2", "E1", "H1", "H2", "O1")]
    new = guest("new@example.com")
    joined = [("A2", "A1", "email"), ("M1", "B1", "merged"), (new, new, "id")]
    joined += [(guest("ann@example.com"), "A1", "email"), (guest("0033699999999"), "C1", "phone")]
    assert read(by_email, IDENTITIES) == sorted(("", *row) for row in [*alone, *joined])


def test_their_orders_are_one_customers(by_email: Path):
    expected = [("A1", 2), ("B1", 1), ("C1", 1), ("E1", 1), (guest("new@example.com"), 2)]
    assert read(by_email, BUYERS) == sorted(expected)


def test_an_account_is_merged_within_the_store_that_numbers_it(tmp_path: Path):
    for store in "ab":
        write_csv(
            tmp_path / store / "orders.csv", [minimal_order("1", customer_id="2"), minimal_order("2", customer_id="1")]
        )
    write_csv(tmp_path / "a" / "merged_customers.csv", [{"customer_id": "2", "merged_into": "1"}])
    stores = [{"name": store, "folder": str(tmp_path / store)} for store in "ab"]
    select = "+customer_identities +orders"
    run = build(tmp_path / "shop.duckdb", variables={"stores": stores}, select=select, only="models").succeeded()
    assert read(run.warehouse, BUYERS) == [("a:1", 2), ("b:1", 1), ("b:2", 1)]
    identities = [
        ("a", "1", "a:1", "id"),
        ("a", "2", "a:1", "merged"),
        ("b", "1", "b:1", "id"),
        ("b", "2", "b:2", "id"),
    ]
    assert read(run.warehouse, IDENTITIES) == identities
