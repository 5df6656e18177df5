"""Contact details as people type them, brought to one form, each with a status that says how usable it is.

SQL decides the plain cases of the models; what it can't decide comes here as distinct values. Still, each function
handles every case, and the tests compare it with the SQL.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Set
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import phonenumbers
from email_validator import EmailNotValidError, validate_email

VALID, MISSING, PLACEHOLDER, INVALID, UNKNOWN_COUNTRY = "valid", "missing", "placeholder", "invalid", "unknown_country"
# Blanks and invisible marks at either end of a text; macros/expressions/trimmed.sql has the same.
BLANKS = (
    "\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u200e\u200f"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)
# A spreadsheet writes this before a text of digits, so that it is not a number.
TEXT_MARK = "'"
PHONE_SEPARATORS = str.maketrans("", "", " .-()/")
E164_DIGITS = 15
LONGEST_NAME = 100
OLDEST_AGE = 120
NOTHING: frozenset[str] = frozenset()
QUESTION = ["field", "country_code", "value"]

# What people write before a foreign postal code besides the country's code: mostly its licence plate sign.
COUNTRY_SIGNS = {
    "AT": "A", "BE": "B", "DE": "D", "ES": "E", "FI": "FIN", "FR": "F", "GB": "UK", "HU": "H", "IE": "IRL", "IT": "I",
    "LU": "L", "NO": "N", "PT": "P", "SE": "S", "SI": "SLO",
}  # fmt: skip
# A seed can't have a blank alone: some engines read it as nothing.
SEPARATORS = {"": "", "blank": " ", "hyphen": "-"}


class Contact(NamedTuple):
    """A normalised value, None where no value can be used, and its status."""

    value: str | None
    status: str


class PostalFormat(NamedTuple):
    """The form of a country's codes without blanks and hyphens, and what is written between the groups."""

    pattern: str
    separator: str


def trimmed(text: str | None) -> str:
    """Returns a text without the blanks and invisible marks around it, '' for none."""
    return (text or "").strip(BLANKS)


def plain_code(text: str | None) -> str:
    """Returns a trimmed text without the apostrophe that marks it as text."""
    return trimmed(trimmed(text).lstrip(TEXT_MARK))


def unusable(text: str, placeholders: Set[str]) -> Contact | None:
    """Returns the verdict on a trimmed text that is missing or a placeholder, None for any other text."""
    if not text:
        return Contact(None, MISSING)
    return Contact(None, PLACEHOLDER) if text.lower() in placeholders else None


def normalise_email(text: str | None, placeholders: Set[str] = NOTHING) -> Contact:
    """Returns an address with its domain in small letters. Only its syntax is checked, without the network."""
    text = trimmed(text)
    verdict = unusable(text, placeholders)
    if verdict:
        return verdict
    try:
        return Contact(validate_email(text, check_deliverability=False).normalized, VALID)
    except EmailNotValidError:
        return Contact(None, INVALID)


def normalise_phone(text: str | None, country: str | None, placeholders: Set[str] = NOTHING) -> Contact:
    """Returns a number in E.164. Without an international prefix it is one of the customer's country."""
    text = plain_code(text)
    verdict = unusable(text, placeholders) or unusable(text.translate(PHONE_SEPARATORS) or "-", placeholders)
    if verdict:
        return verdict
    region = country if country in phonenumbers.SUPPORTED_REGIONS else None
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException as error:
        no_region = error.error_type == phonenumbers.NumberParseException.INVALID_COUNTRY_CODE and region is None
        is_international = text.startswith(("+", "＋"))
        return Contact(None, UNKNOWN_COUNTRY if no_region and not is_international else INVALID)
    formatted = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    # The library accepts German and Austrian numbers with more digits than E.164 allows.
    if not phonenumbers.is_valid_number(number) or len(formatted) - len("+") > E164_DIGITS:
        return Contact(None, INVALID)
    return Contact(formatted, VALID)


def normalise_gender(text: str | None, codes: Mapping[str, str], placeholders: Set[str] = NOTHING) -> Contact:
    """Returns the meaning of a code in `codes`, whose keys are in small letters and without points."""
    text = trimmed(text)
    gender = codes.get(text.lower().replace(".", ""))
    return unusable(text, placeholders) or Contact(gender, VALID if gender else INVALID)


def normalise_name(text: str | None, placeholders: Set[str] = NOTHING) -> Contact:
    """Returns the name of a person or place: up to 100 characters, of which at least one is a letter of some script."""
    text = trimmed(text)
    is_name = len(text) <= LONGEST_NAME and any(character.isalpha() for character in text)
    return unusable(text, placeholders) or Contact(text if is_name else None, VALID if is_name else INVALID)


def normalise_birth_date(day: date | None, as_of: date, placeholders: Set[str] = NOTHING) -> Contact:
    """Returns a day of birth that gives an age of 0 to 120 years."""
    verdict = unusable(day.isoformat() if day else "", placeholders)
    if verdict:
        return verdict
    age = age_on(day, as_of)
    return Contact(day.isoformat(), VALID) if 0 <= age <= OLDEST_AGE else Contact(None, INVALID)


def age_on(day: date, as_of: date) -> int:
    """Returns completed years. A person born on 29 February is a year older on 1 March of a common year."""
    return as_of.year - day.year - ((as_of.month, as_of.day) < (day.month, day.day))


def normalise_postal_code(
    text: str | None, country: str | None, formats: Mapping[str, PostalFormat], placeholders: Set[str] = NOTHING
) -> Contact:
    """Returns a code in capitals, written as its country writes it. A country without a format takes any code.

    The country's code or sign before it (F-75001) is removed where the rest is a code of the country.
    """
    text = plain_code(text)
    verdict = unusable(text, placeholders)
    if verdict:
        return verdict
    if not country:
        return Contact(None, UNKNOWN_COUNTRY)
    code = text.upper()
    if country not in formats:
        return Contact(" ".join(code.removeprefix(f"{country}-").split()), VALID)
    bare = re.sub(r"[\s-]", "", code)
    signs = ("", country, COUNTRY_SIGNS.get(country, ""))
    readings = (bare.removeprefix(sign) for sign in signs if bare.startswith(sign))
    matches = (re.fullmatch(formats[country].pattern, reading, re.ASCII) for reading in readings)
    match = next(filter(None, matches), None)
    groups = [group for group in match.groups() if group] if match else []
    return Contact(formats[country].separator.join(groups), VALID) if match else Contact(None, INVALID)


def answer_questions(
    questions: pd.DataFrame, postal_code_formats: pd.DataFrame, known: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Answers what SQL could not decide.

    Takes a row for each different question (field: email, phone or postal_code; country_code, '' for
    none; value) and returns it with `answer`, the normalised value, `status`, and `answered_by`, a
    digest of the rules. A question that `known`, an earlier result, answers by the same rules is not asked again.
    """
    rules = rules_digest(postal_code_formats)
    asked = questions[QUESTION].astype("string")
    kept = asked.iloc[:0].assign(answer="", status="", answered_by="").astype("string")
    if known is not None and "answered_by" in known:
        answered = asked.merge(known[known["answered_by"] == rules].astype("string"), on=QUESTION, how="left")
        is_known = answered["status"].notna()
        kept, asked = answered[is_known], answered.loc[~is_known, QUESTION]
    formats = {
        row.country_code: PostalFormat(row.pattern, SEPARATORS[row.separator])
        for row in postal_code_formats.fillna("").itertuples()
    }
    functions = {
        "email": lambda value, country: normalise_email(value),
        "phone": lambda value, country: normalise_phone(value, country or None),
        "postal_code": lambda value, country: normalise_postal_code(value, country or None, formats),
    }
    columns = [asked[name].tolist() for name in QUESTION]
    answers = [functions[field](value, country) for field, country, value in zip(*columns, strict=True)]
    result = asked.assign(
        answer=[answer.value for answer in answers], status=[answer.status for answer in answers], answered_by=rules
    )
    return pd.concat([kept, result.astype("string")], ignore_index=True)


def rules_digest(postal_code_formats: pd.DataFrame) -> str:
    """Returns a digest of all that an answer depends on: this file, the libraries, and the formats."""
    versions = [version("email-validator"), version("phonenumbers")]
    parts = [Path(__file__).read_text("utf-8"), *versions, postal_code_formats.fillna("").to_csv(index=False)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
