"""Exchange rates, and the currency that they bring every amount to."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path

from reference import raw
from reference.settings import Settings

Rates = dict[str, dict[date, Decimal]]


def read_rates(folder: Path, settings: Settings) -> Rates:
    """Return each currency's rates by the day from which they hold; skip what is unreadable or not above zero."""
    rates: Rates = defaultdict(dict)
    for row in raw.read_table(folder, "exchange_rates", settings):
        currency = raw.code(row, "currency")
        try:
            rate = raw.amount(row, "rate_to_reporting", raw.EIGHT_PLACES)
            valid_from = raw.day(row, "valid_from")
        except raw.UnreadableError:
            continue
        if currency and valid_from and rate is not None and rate > 0:
            rates[currency.upper()][valid_from] = rate
    return rates


def most_frequent_currency(rows: list[dict[str, str]], rates: Rates) -> str | None:
    """Return the orders' most frequent currency that has no rate other than 1."""
    named = (raw.code(row, "currency") for row in rows)
    counts = Counter(
        currency.upper()
        for currency in named
        if currency and set(rates.get(currency.upper(), {}).values()) <= {Decimal(1)}
    )
    return min(counts, key=lambda currency: (-counts[currency], currency), default=None)


def rate_on(currency: str | None, day: date, rates: Rates, reporting: str | None) -> Decimal | None:
    """Return the latest rate on or before the day; 1 for the reporting currency without one."""
    known = [valid_from for valid_from in rates.get(currency, {}) if valid_from <= day]
    if known:
        return rates[currency][max(known)]
    return Decimal(1) if currency == reporting else None
