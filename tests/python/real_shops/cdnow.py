"""CDNOW as Sextant's raw input: 69,659 real orders, and nothing but orders.

The data come with the package lifetimes: customer, date, quantity and amount, without order ids, so
that the lines are numbered.

Usage: ``python -m tests.python.real_shops.cdnow FOLDER``, then ``make build RAW=FOLDER``.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

DATA = Path(find_spec("lifetimes").submodule_search_locations[0]) / "datasets"
COLUMNS = ("order_id", "customer_id", "ordered_at", "total_amount")
# Until this day papers learn, and from then on they predict.
END_OF_CALIBRATION = date(1997, 9, 30)


class Known(NamedTuple):
    """What papers know of a customer: x, t_x and T in weeks, and m, the mean spent on a day after the first."""

    x: int
    t_x: float
    T: float
    m: float


def words(file: str) -> list[list[str]]:
    """Return the lines of a space separated file, without a header."""
    rows = [line.split() for line in (DATA / file).read_text(encoding="utf-8").splitlines()]
    return [row for row in rows if row and row[0].isdigit()]


def published_base() -> list[Known]:
    """Return the 2,357 customers of the published tables at the end of the calibration, by their numbers."""
    days: dict[str, dict[date, float]] = defaultdict(lambda: defaultdict(float))
    for _, number, day, _quantity, amount in words("CDNOW_sample.txt"):
        day = date.fromisoformat(day)
        if day <= END_OF_CALIBRATION:
            days[number][day] += float(amount)
    base = []
    for number in sorted(days):
        first, *later = sorted(days[number])
        spent = [days[number][day] for day in later]
        last = later[-1] if later else first
        weeks = ((day - first).days / 7 for day in (last, END_OF_CALIBRATION))
        base.append(Known(len(later), *weeks, sum(spent) / len(later) if later else 0.0))
    return base


def write(folder: Path) -> Path:
    """Write the master file as orders.csv, with ISO dates and ids left as text, and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "orders.csv").open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow(COLUMNS)
        for number, (customer_id, day, _quantity, amount) in enumerate(words("CDNOW_master.txt"), start=1):
            writer.writerow((number, customer_id, f"{day[:4]}-{day[4:6]}-{day[6:]}", amount))
    return folder


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m tests.python.real_shops.cdnow FOLDER")
    print(write(Path(sys.argv[1])))
