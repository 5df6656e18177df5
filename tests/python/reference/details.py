"""Customers' details in one form, by the libraries alone, spelled as most customers do (definitions 10)."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from datetime import date
from functools import cache
from pathlib import Path

import phonenumbers
from babel import Locale
from babel.core import get_global
from email_validator import EmailNotValidError, validate_email

from reference.retention import latest_customers

FIELDS = ("email", "phone", "first_name", "last_name", "gender", "birth_date", "city", "postal_code")
FIELDS += ("country_code", "acquisition_channel")
Details = dict[str, dict[str, str]]


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
        return bool(known) and not {("null", known), ("any", known), (field, known)} & self.placeholders


def rows(file: Path) -> list[dict[str, str]]:
    """Return the rows of a seed."""
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def details(folder: Path, rules: Rules, as_of: date) -> Details:
    """Return what is known for sure of each listed customer, by field."""
    known = {
        customer_id: {field: value for field in FIELDS if (value := judge(field, row, rules, as_of))}
        for customer_id, row in latest_customers(folder).items()
    }
    for field in ("city", "acquisition_channel"):
        spellings: dict[str, Counter[str]] = defaultdict(Counter)
        for values in known.values():
            if field in values:
                spellings["".join(values[field].split()).lower()][values[field]] += 1
        for values in known.values():
            if field in values:
                same = spellings["".join(values[field].split()).lower()]
                values[field] = min(same, key=lambda name: (-same[name], name))
    return known


def judge(field: str, row: dict[str, str], rules: Rules, as_of: date) -> str | None:
    """Return a value in its normal form, None where it says nothing or its own rule does not take it."""
    if not rules.filled(field, row.get(field)):
        return None
    value, country = row[field].strip(), country_of(row.get("country_code"))
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
    return country if field == "country_code" else value


@cache
def countries() -> dict[str, str]:
    """Return the codes of the world's countries by their names in some languages and by their codes."""
    names = {
        name: code
        for language in ("en", "fr", "de", "es", "it", "pt", "nl")
        for code, name in Locale(language).territories.items()
        if len(code) == 2
    }
    codes = {code: code for code in names.values()}
    single = {alias: to[0] for alias, to in get_global("territory_aliases").items() if len(to) == 1}
    aliases = {alias: code for alias, code in single.items() if len(alias) == 3 and alias.isalpha()}
    return {name.lower(): code for name, code in (names | aliases | codes).items() if code not in ("ZZ", "EU", "UN")}


def country_of(text: str | None) -> str | None:
    """Return the code of a country that is named in some way."""
    return countries().get((text or "").strip().lower())


def phone(value: str, country: str | None) -> str | None:
    """Return a number in E.164, None where it is none of its country."""
    try:
        number = phonenumbers.parse(value, country)
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
