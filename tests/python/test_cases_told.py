"""What a build reports about contacts, consents and odd values, as people and spreadsheets write them."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from cases import Case, build_cases, changed, clean_orders, one_changed, text_of, with_column
from once import made_once
from warehouse import Build, build, read

CONSENTS = {
    "SUBSCRIBED": True,
    "Oui": True,
    "1.0": True,
    "yes": True,
    "VRAI": True,
    "ja": True,
    "X ": False,
    "UNSUBSCRIBED": False,
    "Non": False,
    "0.0": False,
    "NEIN": False,
    "FAUX": False,
    "": False,
}
POSTAL_CODES = {
    ("ZA", "'4001"): "4001",
    ("FR", "F-75001"): "75001",
    ("BE", "B-4000"): "4000",
    ("CH", "CH-8001"): "8001",
    ("FR", "01000"): "01000",
    ("FR", "75 001"): "75001",
    ("DE", "01067"): "01067",
    ("GB", "al10 9ut"): "AL10 9UT",
    ("NL", "1234AB"): "1234 AB",
    ("US", "02138-1234"): "02138-1234",
    ("FR", "1E+03"): None,
    ("FR", "00000"): None,
}
PHONES = {
    ("FR", "0612345678"): "+33612345678",
    ("FR", "06.12.34.56.78"): "+33612345678",
    ("FR", "+33 (0)6 12 34 56 78"): "+33612345678",
    ("FR", "0033612345678"): "+33612345678",
    ("FR", "'0612345678"): "+33612345678",
    ("FR", "tel: 06 12 34 56 78"): "+33612345678",
    ("GB", "+447400123456"): "+447400123456",
    ("FR", "3.36E+10"): None,
    ("FR", "0600000000"): None,
}
COUNTRIES = ("Germany", "DE", "de", "DEU", " Deutschland ", "GERMANY")
CHANNELS = ("search", "Search", " search ", "SEARCH", "n/a", "unknown")


def people(**columns: object) -> list[dict[str, str]]:
    """Return customers c01, c02 and so on, with these values, one list for each column."""
    rows = zip(*columns.values(), strict=True)
    return [
        {"customer_id": f"c{number:02}"} | dict(zip(columns, map(str, row), strict=True))
        for number, row in enumerate(rows, 1)
    ]


def shop(name: str, customers: list[dict[str, str]]) -> Case:
    """Return a shop of these customers, each with an order."""
    ids = dict.fromkeys(customer["customer_id"] for customer in customers)
    orders = [row | {"customer_id": who} for row, who in zip(clean_orders(), ids, strict=False)]
    return Case(name, {"orders.csv": text_of(orders), "customers.csv": text_of(customers)})


def addresses(name: str, count: int) -> list[str]:
    """Return addresses that nobody shares."""
    return [f"{name}{number:02}@example.org" for number in range(1, count + 1)]


def contact_cases() -> list[Case]:
    """Return customers whose details are written in several ways."""
    typed = ("Anna.Duval@Example.org", "anna.duval@example.org", "Zoe.Petit@Example.org", " zoe.petit@example.org")
    guests = ("Anna.Test@Example.org", "anna.test@example.org", " anna.test@example.org ", "ANNA.TEST@EXAMPLE.ORG")
    moments = ("2025-01-10T10:00:00Z", "2025-02-10T10:00:00Z", "2025-03-10T10:00:00Z", "2025-03-11T10:00:00Z")
    words = {"k1": ("true", "UNSUBSCRIBED"), "k2": ("no", "Oui")}
    versions = [
        {"customer_id": who, "email": f"{who}@example.org", "email_opt_in": word, "updated_at": f"2025-0{month}-01"}
        for who, said in words.items()
        for month, word in enumerate(said, 1)
    ]
    countries, codes = zip(*POSTAL_CODES, strict=True)
    phone_countries, phones = zip(*PHONES, strict=True)
    no_sms = people(email=addresses("s", 14), email_opt_in=["yes"] * 14, sms_opt_in=["no"] * 14)
    return [
        shop("email_case", people(email=typed, email_opt_in=["true", "false", "true", "true"])),
        shop("guests", people(email=guests, email_opt_in=["true", "false", "", "true"], email_opt_in_at=moments)),
        shop("consents", people(email=addresses("w", len(CONSENTS)), email_opt_in=CONSENTS)),
        shop("consent_versions", versions),
        shop("postal", people(email=addresses("p", len(codes)), country_code=countries, postal_code=codes)),
        shop("phones", people(email=addresses("t", len(phones)), country_code=phone_countries, phone=phones)),
        shop("countries", people(email=addresses("l", 6), country_code=COUNTRIES, acquisition_channel=CHANNELS)),
        shop("no_sms", no_sms),
    ]


def odd_cases() -> list[Case]:
    """Return orders with something that the shop should look at."""
    rows = clean_orders()
    statuses = one_changed(3, with_column("financial_status", ["paid"]), financial_status="Teleported")
    refunds = one_changed(5, with_column("refunded_amount", ["0"]), refunded_amount="some")
    return [
        Case("scientific", {"orders.csv": text_of([row | {"customer_id": "7.21045E+12"} for row in rows[:3]])}),
        Case("one_buyer", {"orders.csv": text_of(changed("customer_id", lambda _: "counter"))}),
        Case("status", {"orders.csv": text_of(statuses[:9])}),
        Case("refund", {"orders.csv": text_of(refunds[:9])}),
        Case("lines", {"orders.csv": text_of([*rows[:5], *rows[:5]])}),
        Case("given_back", {"orders.csv": text_of([*rows[:5], rows[0] | {"total_amount": "-5.00"}])}),
    ]


CASES = [*contact_cases(), *odd_cases()]
SELECT = (
    "+crm_contacts +customers +customer_breakdown +guard_results +order_reconciliation +rejected_rows +raw_findings"
    " +order_line_reconciliation +rfm_scores segments"
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Build all of them at once, each a store."""
    return made_once(tmp_path_factory, "told", lambda folder: build_cases(folder, CASES, SELECT).succeeded())


def contacts(built: Build, store: str, column: str) -> dict[str, object]:
    """Return a column of a store's contacts by customer."""
    rows = read(
        built.warehouse,
        f"select split_part(customer_id, ':', 2), {column} from intermediate.int_contacts"
        f" where customer_id like '{store}:%' order by 1",
    )
    return dict(rows)


def in_order(expected: Mapping[object, object]) -> dict[str, object]:
    """Return the expected result by customer."""
    return {f"c{number:02}": value for number, value in enumerate(expected.values(), 1)}


def mailed(built: Build) -> set[str]:
    """Return the customers who are sent to a CRM."""
    return {who for (who,) in read(built.warehouse, "select customer_id from activation.crm_contacts")}


def test_a_refusal_holds_for_an_address_in_every_letter_case(built):
    found = {who for who in mailed(built) if who.startswith("email_case:")}
    assert found == {"email_case:c03", "email_case:c04"}


def test_guests_of_one_address_have_one_consent_and_are_counted(built):
    assert not any(who.startswith("guests:") for who in mailed(built))
    built.line_with("found", "8 customers share an address with another", "customer_identity: email")


def test_words_for_yes_and_no_are_understood_and_an_unknown_one_is_no_consent_and_named(built):
    rows = read(
        built.warehouse,
        "select split_part(customer_id, ':', 2), email_opt_in from core.customers where customer_id like 'consents:%'",
    )
    assert dict(rows) == in_order(CONSENTS)
    built.line_with("unreadable values", "customers.email_opt_in 1")


def test_the_latest_word_on_consent_holds(built):
    assert "consent_versions:k1" not in mailed(built)
    assert "consent_versions:k2" in mailed(built)


def test_postal_codes_lose_what_spreadsheets_and_habits_add(built):
    assert contacts(built, "postal", "postal_code") == in_order(POSTAL_CODES)


def test_phones_are_read_as_people_type_them(built):
    assert contacts(built, "phones", "phone") == in_order(PHONES)


def test_names_and_codes_of_a_country_are_one_and_so_are_channels_that_differ_in_case(built):
    assert set(contacts(built, "countries", "country_code").values()) == {"DE"}
    channels = list(contacts(built, "countries", "acquisition_channel").values())
    assert len(set(channels[:4])) == 1 and channels[0].lower() == "search"
    assert channels[4] is None and channels[5] is None
    rows = read(
        built.warehouse,
        "select attribute, attribute_value, customers from customer_base.customer_breakdown"
        " where attribute_value in ('DE', 'Germany', 'DEU') or lower(trim(attribute_value)) = 'search'",
    )
    assert sorted((attribute, customers) for attribute, _, customers in rows) == [
        ("acquisition_channel", 4),
        ("country", 7),
    ]


def test_a_shop_without_a_consent_to_text_messages_is_warned_and_built(built):
    variables = {
        "stores": [{"name": case.name, "folder": built.warehouse.parent / "raw" / case.name} for case in CASES]
    }
    run = build(
        built.warehouse,
        variables=variables | {"history_months": 0},
        select="guard_results",
        only="data_tests",
    )
    run.succeeded().line_with("quality_thresholds")


def test_rounded_ids_and_placeholders_for_guests_are_named(built):
    built.line_with("found", "3 orders of customer_id 'scientific:7.21045E+12'", "spreadsheet")
    built.line_with("found", "27 orders are of one customer_id, 'one_buyer:counter'", "placeholder")
    assert any("WARN" in line and "7.21045E+12" in line for line in built.lines)


def test_what_the_orders_have_besides_is_named_with_its_count(built):
    built.line_with("found", "1 orders have the status 'teleported'", "order_statuses.csv")
    built.line_with("found", "5 rows are lines of orders that repeat the order's total")
    built.line_with("found", "1 rows are refunds of orders in rows of their own")
    built.line_with("unreadable values", "orders.refunded_amount 1")
    built.line_with("rejected rows", "unreadable_refunded_amount 1")
    built.line_with("excluded rows", "line_of_order 5", "unknown_status 1")
