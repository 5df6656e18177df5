"""Who the customers are and how usable their details are, by the libraries alone (definitions 10)."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from reference import raw
from reference.cohorts import period_number, period_start
from reference.customers import Customer, customers
from reference.orders import Shop
from reference.retention import UNKNOWN, latest_customers, share

FIELDS = ("email", "phone", "first_name", "last_name", "gender", "birth_date", "city", "postal_code")
FIELDS += ("country_code", "acquisition_channel")


class Rules:
    """The seeds that say what a detail means, read from their files."""

    def __init__(self, folder: Path) -> None:
        """Read the folder of rules."""
        self.placeholders = {(row["field"], row["placeholder"]) for row in rows(folder / "placeholders.csv")}
        self.genders = {row["code"]: row["gender"] for row in rows(folder / "gender_codes.csv")}
        self.postal = {row["country_code"]: row["pattern"] for row in rows(folder / "postal_code_formats.csv")}
        self.bands = [(int(row["lowest_age"]), row["age_band"]) for row in rows(folder / "age_bands.csv")]

    def filled(self, field: str, value: str | None) -> bool:
        """Return whether a text says something."""
        known = (value or "").strip().lower()
        return bool(known) and not {("any", known), (field, known)} & self.placeholders


@dataclass(frozen=True)
class Person:
    """A known customer: the card, what is filled and valid, and what is known for sure."""

    card: Customer
    filled: frozenset[str]
    valid: frozenset[str]
    opted_in: frozenset[str]
    values: dict[str, str]
    store_id: str | None

    @property
    def reachable(self) -> frozenset[str]:
        """Return the channels by which the customer may and can be contacted."""
        usable = {"email": "email" in self.valid, "sms": "phone" in self.valid}
        return frozenset(channel for channel in self.opted_in if usable[channel])


def rows(file: Path) -> list[dict[str, str]]:
    """Return the rows of a seed."""
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def people(folder: Path, shop: Shop, rules: Rules) -> list[Person]:
    """Return every known customer, judged."""
    listed, purchases = latest_customers(folder), shop.purchases
    result = []
    for card in customers(folder, shop):
        row = listed.get(card.customer_id, {})
        filled = frozenset(field for field in FIELDS if rules.filled(field, row.get(field)))
        values = {field: value for field in filled if (value := judge(field, row, rules, shop.as_of_date))}
        opted_in = frozenset(channel for channel in ("email", "sms") if raw.flag(row, f"{channel}_opt_in"))
        bought = purchases.get(card.customer_id)
        store = bought[-1].store_id if bought else None
        result.append(Person(card, filled, frozenset(values), opted_in, values, store))
    return result


def judge(field: str, row: dict[str, str], rules: Rules, as_of: date) -> str | None:
    """Return a filled value in its normal form, None where its own rule does not take it."""
    value, country = row[field].strip(), (row.get("country_code") or "").strip().upper()
    if field == "email":
        try:
            return validate_email(value, check_deliverability=False).normalized
        except EmailNotValidError:
            return None
    if field == "phone":
        return phone(value, country)
    if field == "gender":
        return rules.genders.get(value.lower())
    if field == "birth_date":
        age = age_at(value, as_of)
        return str(age) if age is not None and 0 <= age <= 120 else None
    if field == "postal_code":
        pattern = rules.postal.get(country, ".*")
        return value if country and re.fullmatch(pattern, re.sub(r"[ -]", "", value.upper())) else None
    return value


def phone(value: str, country: str) -> str | None:
    """Return a number in E.164, None where it is none of its country."""
    try:
        number = phonenumbers.parse(value, country or None)
    except phonenumbers.NumberParseException:
        return None
    written = phonenumbers.format_number(number, 0)
    return written if phonenumbers.is_valid_number(number) and len(written) <= 16 else None


def age_at(text: str, as_of: date) -> int | None:
    """Return completed years, None where the text is no date."""
    try:
        born = date.fromisoformat(text)
    except ValueError:
        return None
    return as_of.year - born.year - ((as_of.month, as_of.day) < (born.month, born.day))


def breakdown(base: list[Person], rules: Rules) -> list[tuple]:
    """Return the rows of customer_base.customer_breakdown."""
    spellings = Counter(person.values["city"] for person in base if "city" in person.values)
    groups = defaultdict(list)
    for person in base:
        known = person.values
        city = known.get("city")
        age = known.get("birth_date")
        same = [name for name in spellings if city and name.lower() == city.lower()]
        groups["gender", known.get("gender", UNKNOWN)].append(person)
        groups["country", known.get("country_code", UNKNOWN)].append(person)
        groups["acquisition_channel", known.get("acquisition_channel", UNKNOWN)].append(person)
        groups["store", person.store_id or UNKNOWN].append(person)
        groups["city", min(same, key=lambda name: (-spellings[name], name)) if same else UNKNOWN].append(person)
        band = [band for lowest, band in sorted(rules.bands) if age is not None and lowest <= int(age)]
        groups["age_band", band[-1] if band else UNKNOWN].append(person)
    return [
        (*key, len(members), share(len(members), len(base)), buyers(members), revenue(members))
        for key, members in groups.items()
    ]


def buyers(members: list[Person]) -> int:
    """Return how many have bought."""
    return sum(person.card.order_count > 0 for person in members)


def revenue(members: list[Person]) -> Decimal:
    """Return what they have brought."""
    return sum((person.card.revenue for person in members), Decimal(0))


def cumulative_revenue(shop: Shop) -> list[tuple]:
    """Return month, orders and revenue, each also summed up from the first month, of the whole shop."""
    purchases, returns = shop.purchases, shop.returns
    bought = [order for orders in purchases.values() for order in orders]
    months = [period_number(order.order_date, "month") for order in bought]
    first, last = min(months), period_number(shop.as_of_date, "month")
    orders, money = Counter(months), defaultdict(Decimal)
    for order in bought + [order for given in returns.values() for order in given]:
        money[max(period_number(order.order_date, "month"), first)] += order.revenue
    table, total, sold = [], Decimal(0), 0
    for number in range(first, last + 1):
        sold, total = sold + orders[number], total + money[number]
        table.append((period_start(number, "month"), orders[number], money[number], sold, total))
    return table
