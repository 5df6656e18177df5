"""Whether the disk has room for a build, from the rows that the intake has counted and from what builds have written.

The figures are those of `benchmarks/results.json`, of generated shops; tests/faults/test_refusals.py keeps them true.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

# Bytes of a first build of all marts: of an order and of a customer today, and of a customer in each kept month end.
OF_ORDER, OF_CUSTOMER, OF_SNAPSHOT = 69, 510, 185
# Tables of an empty shop, each with its own blocks.
FIXED = 20_000_000
# core.orders alone: no setting makes a build write less of an order.
LEAST_OF_ORDER = 38
# Part of the warehouse that is published.
PUBLISHED = 0.8
# What the largest build had in memory and in its spill files together, for each order.
IN_FLIGHT = 215
# Where no table of customers says how many there are.
ORDERS_PER_CUSTOMER = 3.7

_UNITS = {"KiB": 2**10, "MiB": 2**20, "GiB": 2**30, "TiB": 2**40}


@dataclass(frozen=True)
class Need:
    """Bytes that a build needs at least, and those that it is likely to need: tables, serving copy, spill files."""

    least: int
    tables: int
    published: int
    spilled: int

    @property
    def likely(self) -> int:
        """Return all of them together."""
        return self.tables + self.published + self.spilled


def needed(orders: int, customers: int | None, months: int, memory: int) -> Need:
    """Return what a first build needs."""
    people = orders / ORDERS_PER_CUSTOMER if customers is None else customers
    tables = FIXED + orders * OF_ORDER + people * (OF_CUSTOMER + months * OF_SNAPSHOT)
    return Need(orders * LEAST_OF_ORDER, int(tables), int(tables * PUBLISHED), max(0, orders * IN_FLIGHT - memory))


def compared(need: Need, warehouse: Path) -> tuple[str | None, str | None]:
    """Return the line that stops a build, where it can't fit, and the one that warns, where it is likely not to."""
    folder = warehouse.absolute().parent
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    # A build writes over what its own file has.
    room = free + (warehouse.stat().st_size if warehouse.exists() else 0)
    if need.least > room:
        return (
            f"warehouse {warehouse}: the orders alone need about {_words(need.least)}, and its disk has {_words(room)}."
            " Expected more free space, or another disk: WAREHOUSE=<file.duckdb>",
            None,
        )
    if need.likely > room:
        return None, (
            f"warehouse {warehouse}: the build is likely to need {_words(need.likely)} ({_words(need.tables)} of"
            f" tables, {_words(need.published)} of the serving copy, {_words(need.spilled)} while it runs), and its"
            f" disk has {_words(room)}"
        )
    return None, None


def _words(size: int) -> str:
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{size / 1e6:.1f} MB"


def bytes_of(setting: str) -> int:
    """Return the bytes of a limit as DuckDB says it, such as '9.3 GiB'."""
    found = re.fullmatch(r"([\d.]+) (\w+)", setting)
    return int(float(found[1]) * _UNITS.get(found[2], 1)) if found else 0


def lines(plan: object, warehouse: str, months: int, memory_limit: str) -> tuple[str | None, str | None]:
    """Return the line that stops a build and the one that warns, for the orders and customers of an intake's plan."""
    counts = {
        table: sum(part.source.records if part.rows is None else part.rows for part in plan.parts[table])
        for table in ("orders", "customers")
        if plan.parts[table]
    }
    need = needed(counts.get("orders", 0), counts.get("customers"), months, bytes_of(memory_limit))
    return compared(need, Path(warehouse))
