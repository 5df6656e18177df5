"""One address that a CRM does not write to, in the words of the raw table."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime
from typing import NamedTuple

from email_validator import EmailNotValidError, validate_email

NO_DIGITS = re.compile(r"[^0-9]")
WORD = re.compile(r"[A-Za-z _-]{1,40}")


class Suppressed(NamedTuple):
    """An address as contacts have it, and what the CRM says of it; the empty text where it does not say."""

    address: str
    channel: str
    reason: str
    suppressed_at: str


def email(text: str | None, reason: str, when: str | None = None) -> list[Suppressed]:
    """Returns the suppression of an email address, none where there is no address."""
    text = (text or "").strip()
    with suppress(EmailNotValidError):
        # As contacts have it: an international domain in its own letters.
        text = validate_email(text, check_deliverability=False).normalized
    return [Suppressed(text, "email", word(reason), moment(when))] if text else []


def phone(text: str | int | None, reason: str, when: str | None = None) -> list[Suppressed]:
    """Returns the suppression of a number that is written with its country, with or without a plus."""
    digits = NO_DIGITS.sub("", str(text or "")).removeprefix("00")
    return [Suppressed(f"+{digits}", "sms", word(reason), moment(when))] if digits else []


def word(reason: str) -> str:
    """Returns a reason that is a word; the empty text for whatever else a CRM writes, which may be about people."""
    return reason.lower() if WORD.fullmatch(reason) else ""


def moment(text: str | None) -> str:
    """Returns a time in UTC, the empty text where there is none or it can't be read."""
    try:
        when = datetime.fromisoformat((text or "").strip())
        when = when.astimezone(UTC) if when.tzinfo else when
    except (ValueError, OverflowError):
        return ""
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")
