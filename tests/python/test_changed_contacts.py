"""A build judges only contact details that have changed: its rows are those of a new warehouse."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest
from shops import LAST_MINUTE, clean_shop, write_csv_shop
from warehouse import build, read

TABLES = ["intermediate.int_judged_details", "intermediate.int_contacts"]
Shop = dict[str, list[dict[str, object]]]
Content = dict[str, list[tuple]]


def shop() -> Shop:
    """Return the clean shop, its customers with contact details, the seventh born on the day after its last."""
    people = clean_shop()
    for place, customer in enumerate(people["customers"]):
        customer |= {
            "email": f"Person{place}@Example.com" if place != 3 else "person",
            "phone": f"06 12 34 56 {place:02}",
            "first_name": ("Lea", "unknown", " ")[place % 3],
            "city": "LYON" if place < 6 else "Lyon",
            "postal_code": "69001" if place != 5 else "6900",
            "birth_date": date(1980, 6, 13) if place == 6 else date(1980 + place, 2, 3),
        }
    return people


def changed_shop() -> Shop:
    """Return the shop after a day on which details changed and people came."""
    people = shop()
    customers = people["customers"]
    customers[0]["email"] = customers[1]["email"]
    customers[1]["email"] = None
    customers[2]["phone"] = "n/a"
    customers[3]["country_code"] = "PT"
    customers[4]["country_code"] = "Frankreich"
    customers[6]["city"] = customers[7]["city"] = "LYON"
    customers.append(customers[4] | {"customer_id": 99, "first_name": "Noa"})
    return people


def build_contacts(warehouse: Path, people: Shop) -> Content:
    """Build the contacts from a shop's files; return what is in their tables."""
    folder = write_csv_shop(warehouse.parent / "raw", people)
    build(warehouse, variables={"raw_data": folder}, select="+int_contacts", only="models").succeeded()
    return {table: sorted(read(warehouse, f"select * from {table}"), key=repr) for table in TABLES}


def mark(warehouse: Path) -> None:
    """Write a mark into each row that no build would write, so that it differs from a new row."""
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("update intermediate.int_judged_details set city_status = 'marked'")


def judged_again(warehouse: Path) -> set[str]:
    """Return the customers whose row is not as it was marked."""
    unmarked = "select customer_id from intermediate.int_judged_details where city_status <> 'marked'"
    return {customer_id for (customer_id,) in read(warehouse, unmarked)}


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Content]:
    """Build the shop; return its warehouse and the content. A copy of the warehouse is kept."""
    warehouse = tmp_path_factory.mktemp("changed_contacts") / "shop.duckdb"
    rows = build_contacts(warehouse, shop())
    shutil.copy(warehouse, warehouse.with_suffix(".kept"))
    return warehouse, rows


@pytest.fixture
def warehouse(original: tuple[Path, Content]) -> Path:
    """Return the warehouse of the shop, as it was first built, and its folder without later tables."""
    (original[0].parent / "raw" / "erasure_requests.csv").unlink(missing_ok=True)
    return Path(shutil.copy(original[0].with_suffix(".kept"), original[0]))


def test_changes_give_the_rows_of_a_new_warehouse_and_go_again(original, warehouse):
    found = build_contacts(warehouse, changed_shop())
    assert build_contacts(warehouse, shop()) == original[1]
    warehouse.unlink()
    assert found == build_contacts(warehouse, changed_shop())
    assert all(found[table] != original[1][table] for table in TABLES)


def test_only_changed_details_and_birthdays_are_judged_again(warehouse):
    people = shop()
    people["customers"][2]["phone"] = "06 99 99 99 99"
    people["orders"][0] |= {"ordered_at": LAST_MINUTE + timedelta(days=1)}
    mark(warehouse)
    build_contacts(warehouse, people)
    assert judged_again(warehouse) == {"3", "7"}


def test_who_asked_to_be_forgotten_takes_the_table_along(warehouse):
    people = shop() | {"erasure_requests": [{"customer_id": 7, "requested_at": "2024-05-19"}]}
    mark(warehouse)
    build_contacts(warehouse, people)
    assert len(judged_again(warehouse)) == len(people["customers"])
    mark(warehouse)
    build_contacts(warehouse, people)
    assert judged_again(warehouse) == set()


def test_who_is_not_listed_any_more_takes_the_table_along(warehouse):
    people = shop()
    del people["customers"][6]
    mark(warehouse)
    build_contacts(warehouse, people)
    assert len(judged_again(warehouse)) == len(people["customers"])


def test_another_name_of_a_country_judges_everybody_again(warehouse):
    mark(warehouse)
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("insert into rules.country_names values ('atlantis', 'FR')")
    variables = {"raw_data": write_csv_shop(warehouse.parent / "raw", shop())}
    build(warehouse, variables=variables, select="int_judged_details", only="models").succeeded()
    assert len(judged_again(warehouse)) == len(shop()["customers"])


def test_another_rule_judges_everybody_again(warehouse):
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("insert into rules.placeholders values ('city', 'lyon')")
    variables = {"raw_data": warehouse.parent / "raw"}
    build(warehouse, variables=variables, select="int_judged_details", only="models").succeeded()
    statuses = read(warehouse, "select distinct city_status from intermediate.int_judged_details")
    assert statuses == [("placeholder",)]
