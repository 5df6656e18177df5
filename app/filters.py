"""Filters over the customer card, as the text of a condition that `audiences` reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Protocol

from serving.sql import literal

Value = str | int | bool | None


class Filter(Protocol):
    """What one filter asks of a customer."""

    def condition(self) -> str | None:
        """Return it as the text of a condition; None where nothing was chosen."""


@dataclass(frozen=True)
class Chosen:
    """One of some values of a column, None for one that is not known; or, `excluded`, none of them."""

    column: str
    values: Sequence[Value]
    excluded: bool = False

    def condition(self) -> str | None:
        known = [written(value) for value in self.values if value is not None]
        is_unknown = None in self.values
        if not known:
            return f"{self.column} is {'not ' * self.excluded}null" if is_unknown else None
        listed = f"{self.column} {'not ' * self.excluded}in ({', '.join(known)})"
        # A comparison with nothing is neither true nor false: what is not known is said apart.
        return listed if is_unknown == self.excluded else f"({listed} or {self.column} is null)"


@dataclass(frozen=True)
class Between:
    """From a number or day to another, both included; either may be left out. `with_unknown` adds what is not known."""

    column: str
    lowest: Decimal | int | date | None = None
    highest: Decimal | int | date | None = None
    with_unknown: bool = False
    has_times: bool = False

    def condition(self) -> str | None:
        bounds = [] if self.lowest is None else [f"{self.column} >= {written(self.lowest)}"]
        if self.highest is not None:
            bounds.append(self._end(self.highest))
        if not bounds:
            return f"{self.column} is null" if self.with_unknown else None
        within = " and ".join(bounds)
        return f"({within} or {self.column} is null)" if self.with_unknown else f"({within})"

    def _end(self, highest: Decimal | int | date) -> str:
        if self.has_times and highest < date.max:
            # The whole of the last day.
            return f"{self.column} < {written(highest + timedelta(days=1))}"
        return f"{self.column} <= {written(highest)}"


@dataclass(frozen=True)
class Group:
    """Filters or groups, of which a customer meets all, or any."""

    parts: Sequence[Filter]
    any_of_them: bool = False

    def condition(self) -> str | None:
        found = [text for part in self.parts if (text := part.condition())]
        if not found:
            return None
        return found[0] if len(found) == 1 else f"({joined(found, self.any_of_them)})"


def joined(conditions: Iterable[str], any_of_them: bool) -> str:
    """Return conditions as one, of which all or any must be met."""
    return (" or " if any_of_them else " and ").join(conditions)


def written(value: str | int | bool | Decimal | date) -> str:
    """Return a value as SQL writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return f"date '{value.isoformat()}'"
    return str(value) if isinstance(value, int) else literal(value)
