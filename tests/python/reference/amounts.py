"""Written amounts: what is a number, and which of its marks is the decimal one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

SIGNS = {"€": "EUR", "£": "GBP", "₹": "INR", "₩": "KRW", "₽": "RUB", "₺": "TRY", "zł": "PLN", "Kč": "CZK"}
SIGNS |= {"Ft": "HUF", "lei": "RON"}
MONEY = "|".join([*SIGNS, r"[A-Z]{0,2}\$", "¥", "kr", "[A-Z]{3}"])
GAPS = " \u00a0\u202f\u2009"
PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
SCIENTIFIC = re.compile(r"[+-]?\d+(,\d+)?[eE][+-]?\d+", re.ASCII)
BODY = re.compile(r"[+-]?[\d.,]*\d[\d.,]*", re.ASCII)
SPACED = re.compile(rf"([+-]?\d{{1,3}}(?:[{GAPS}'\u2019]\d{{3}})+)([.,]\d*)?", re.ASCII)
DOUBTFUL = "doubtful"


class UndecidedError(ValueError):
    """Nothing proves how a column is written: the build has to stop."""


def body(text: str) -> str:
    """Return an amount with its sign before it, without its currency and the gaps between thousands."""
    sign = ""
    text = _without_currency(text)
    if text.startswith("(") and text.endswith(")"):
        sign, text = "-", _without_currency(text[1:-1])
    elif text.endswith("-") and text[:1].isdigit():
        sign, text = "-", text[:-1]
    spaced = SPACED.fullmatch(text)
    if spaced:
        text = re.sub(rf"[{GAPS}'\u2019]", "", spaced[1]) + (spaced[2] or "")
    return sign + text


def _without_currency(text: str) -> str:
    before = re.match(rf"([+-]?)[{GAPS}]*(?:{MONEY})[{GAPS}]*", text)
    if before:
        text = before[1] + text[before.end() :]
    behind = re.search(rf"[{GAPS}]*(?:{MONEY})?[{GAPS}]*$", text)
    return text[: behind.start()]


def decimal_mark(amount: str) -> str | None:
    """Return the decimal mark that an amount's body proves, `doubtful` where either may be it, None without one."""
    digits = amount.lstrip("+-")
    marks = [character for character in digits if character in ".,"]
    if not marks:
        return None
    last, other = marks[-1], {".": ",", ",": "."}[marks[-1]]
    whole, _, rest = digits.rpartition(last)
    if len(set(marks)) == 2:
        return last if marks.count(last) == 1 and _is_grouped(whole, other) else "neither"
    if len(marks) > 1:
        return other if _is_grouped(digits, last) else "neither"
    if len(rest) != 3 or len(whole) > 3 or not whole.strip("0"):
        return last
    return DOUBTFUL if whole[0] != "0" else "neither"


def _is_grouped(digits: str, mark: str) -> bool:
    first, *groups = digits.split(mark)
    return 1 <= len(first) <= 3 and all(len(group) == 3 for group in groups)


def mark_of_table(texts: Iterable[str], separator: str, told: str | None = None) -> str:
    """Return the decimal mark of those amounts of a table that may have either; raise where nothing proves it."""
    marks = {decimal_mark(body(text)) if BODY.fullmatch(body(text)) else None for text in texts}
    doubtful = [body(text) for text in texts if BODY.fullmatch(body(text)) and decimal_mark(body(text)) == DOUBTFUL]
    if told:
        return {"point": ".", "comma": ","}[told]
    if len(marks & {".", ","}) == 1:
        return (marks & {".", ","}).pop()
    if any("," in text or separator == ";" for text in doubtful):
        raise UndecidedError(doubtful[0])
    return "."


def read(text: str, mark: str | None) -> Decimal | None:
    """Return the number that a bare text is in a table with this decimal mark, None where it is none."""
    if PLAIN.fullmatch(text) and (mark != "," or "e" in text.lower()):
        return Decimal(text)
    if SCIENTIFIC.fullmatch(text):
        return Decimal(text.replace(",", "."))
    written = body(text)
    if not BODY.fullmatch(written):
        return None
    own = decimal_mark(written)
    if own == DOUBTFUL:
        own = mark
    if own == "neither":
        return None
    if own in {".", ","}:
        written = written.replace({".": ",", ",": "."}[own], "").replace(",", ".")
    return Decimal(written) if own or not set(".,") & set(written) else None


def currency_of(text: str) -> str | None:
    """Return the currency that is written with an amount, where it can only be one."""
    code = re.search(r"(?<![A-Za-z])[A-Z]{3}(?![A-Za-z$])", text)
    if code:
        return code[0]
    return next((currency for sign, currency in SIGNS.items() if sign in text), None)
