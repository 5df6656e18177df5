"""Several rows of one order: which of them counts, and what the others are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

Key = tuple[str, str]


@dataclass(frozen=True)
class OrderRow:
    """What tells the rows of one order apart. The key is its store and id; None without an id."""

    position: int
    key: Key | None
    total: Decimal | None
    ordered_at: datetime | None
    updated_at: datetime | None


@dataclass(frozen=True)
class Role:
    """What a row is for its order: current, superseded, line or refund; the current row has the refunds' money."""

    name: str = "current"
    version: int = 1
    given_back: Decimal = Decimal(0)


def roles(rows: Sequence[OrderRow]) -> dict[int, Role]:
    """Return the role of each row by its position."""
    orders: dict[Key, list[OrderRow]] = defaultdict(list)
    found = {}
    for row in rows:
        if row.key is None:
            found[row.position] = Role()
        else:
            orders[row.key].append(row)
    for same in orders.values():
        found |= _roles_of_order(same)
    return found


def _roles_of_order(rows: list[OrderRow]) -> dict[int, Role]:
    is_sold = any(row.total is not None and row.total > 0 for row in rows)
    refunds = [row for row in rows if is_sold and row.total is not None and row.total < 0]
    others = [row for row in rows if row not in refunds]
    # The row that was changed last counts, of those with an amount where any has one; then the last of the file.
    latest_first = sorted(others, key=_recency, reverse=True)
    given_back = -sum({(row.total, row.ordered_at): row.total for row in refunds}.values(), Decimal(0))
    amounts = [row.total for row in others if row.total is not None]
    are_lines = len(amounts) > 1 and len(set(amounts)) == 1 and not any(row.updated_at for row in others)
    found = {}
    for version, row in enumerate(latest_first, start=1):
        if version == 1:
            found[row.position] = Role("current", 1, given_back)
        else:
            found[row.position] = Role("line" if are_lines and row.total is not None else "superseded", version)
    refunds.sort(key=_recency, reverse=True)
    return found | {
        row.position: Role("refund", version) for version, row in enumerate(refunds, start=len(latest_first) + 1)
    }


def _recency(row: OrderRow) -> tuple[bool, datetime, int]:
    return row.total is not None, row.updated_at or datetime.min, row.position
