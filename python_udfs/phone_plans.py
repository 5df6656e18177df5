"""Which mobile numbers SQL can recognise by their first digits, taken from the metadata of phonenumbers."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd
import phonenumbers
from phonenumbers.phonemetadata import PhoneMetadata

from python_udfs.contacts import E164_DIGITS

PREFIX_DIGITS = 4
FREE_DIGIT = r"\\d(?:\{(\d+)(,\d+)?\})?"
FREE_END = re.compile(r"(?:\\d(?:\{\d+(?:,\d+)?\})?)*$")
COLUMNS = ["country_code", "calling_code", "trunk_prefix", "has_00_prefix", "number_digits", "prefix"]


def phone_prefixes(countries: Iterable[str]) -> pd.DataFrame:
    """Returns a row for each country, length and first four digits that make a mobile number, whatever follows.

    Where there is no such row, the library decides. calling_code is the country's
    (33), trunk_prefix what is dialled before a number inside the country ('0', or ''), has_00_prefix whether the
    country writes 00 for +, and number_digits the length without either.
    """
    rows = [row for country in sorted(countries) for row in country_prefixes(country)]
    return pd.DataFrame(rows, columns=COLUMNS).astype(
        {name: "string" for name in COLUMNS if name not in ("has_00_prefix", "number_digits")}
        | {"has_00_prefix": "bool", "number_digits": "int32"}
    )


def country_prefixes(country: str) -> list[tuple]:
    """Returns the rows of one country; none where the library does more than match patterns."""
    calling_code = phonenumbers.country_code_for_region(country)
    metadata = PhoneMetadata.metadata_for_region(country) if calling_code else None
    is_first_of_code = calling_code and phonenumbers.region_code_for_country_code(calling_code) == country
    if not is_first_of_code or metadata.national_prefix_transform_rule:
        return []
    head = country, str(calling_code), metadata.national_prefix or "", metadata.international_prefix == "00"
    found = {
        (digits, prefix)
        for alternative in alternatives(metadata.mobile.national_number_pattern or "")
        for digits in mobile_lengths(metadata)
        if 0 < digits - PREFIX_DIGITS <= free_digits(alternative) and len(head[1]) + digits <= E164_DIGITS
        for prefix in matching_prefixes(alternative, digits, head[2], metadata.national_prefix_for_parsing)
    }
    return [(*head, digits, prefix) for digits, prefix in sorted(found)]


def mobile_lengths(metadata: PhoneMetadata) -> tuple[int, ...]:
    """Returns how many digits a mobile number may have."""
    lengths = metadata.mobile.possible_length
    return lengths if lengths and lengths != (-1,) else metadata.general_desc.possible_length


def matching_prefixes(pattern: str, digits: int, trunk: str, trunk_pattern: str | None) -> list[str]:
    """Returns the first digits whose numbers match, where the library removes only the trunk prefix."""
    match, rest = re.compile(pattern).fullmatch, "0" * (digits - PREFIX_DIGITS)
    strip = re.compile(trunk_pattern or "(?!)").match

    def is_plain(number: str) -> bool:
        stripped = strip(trunk + number)
        return not strip(number) and (stripped.end() if stripped else 0) == len(trunk)

    prefixes = (f"{number:0{PREFIX_DIGITS}}" for number in range(10**PREFIX_DIGITS))
    return [prefix for prefix in prefixes if match(prefix + rest) and is_plain(prefix + rest)]


def alternatives(pattern: str) -> list[str]:
    r"""Returns patterns that together match the same, without bars at the top or in the last group: ``ad\d, bd\d``.

    That is for ``(?:a|b)d\d``; the fewer bars, the more digits at the end can be seen to be free.
    """
    branches = split_at_bars(pattern)
    if len(branches) > 1:
        return [alternative for branch in branches for alternative in alternatives(branch)]
    body = pattern[: len(pattern) - len(FREE_END.search(pattern)[0])]
    opened = last_group(body)
    if opened is None:
        return [pattern]
    head, tail = body[:opened], pattern[len(body) :]
    inside = split_at_bars(body[opened + len("(?:") : -1])
    return [alternative for branch in inside for alternative in alternatives(head + branch + tail)]


def split_at_bars(pattern: str) -> list[str]:
    """Splits a pattern at the bars that stand outside of every bracket."""
    parts, depth = [""], 0
    for character in pattern:
        depth += (character in "([") - (character in ")]")
        if character == "|" and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return parts


def last_group(pattern: str) -> int | None:
    """Returns where the group begins with which a pattern ends, None where it ends with something else."""
    depth = 0
    for place in range(len(pattern) - 1, -1, -1):
        depth += (pattern[place] == ")") - (pattern[place] == "(")
        if depth == 0:
            return place if pattern.startswith("(?:", place) else None
    return None


def free_digits(alternative: str) -> int:
    r"""Returns how many digits at the end may be any: 6 for ``7\d\d{5}`` as for ``7[0-5]\d{6,7}``."""
    free = 0
    for least, more in reversed(re.findall(FREE_DIGIT, FREE_END.search(alternative)[0])):
        free += int(least or 1)
        if more:
            break
    return free
