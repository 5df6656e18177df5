"""CDNOW as Sextant's raw input: 69,659 real orders, and nothing but orders.

The data come with the package lifetimes: customer, date, quantity and amount, without order ids, so
that the lines are numbered.

Usage: ``python -m tests.python.real_shops.cdnow FOLDER``, then ``make build RAW=FOLDER``.
"""

from __future__ import annotations

import csv
import sys
from importlib.util import find_spec
from pathlib import Path

DATA = Path(find_spec("lifetimes").submodule_search_locations[0]) / "datasets"
COLUMNS = ("order_id", "customer_id", "ordered_at", "total_amount")


def words(file: str) -> list[list[str]]:
    """Return the lines of a space separated file, without a header."""
    rows = [line.split() for line in (DATA / file).read_text(encoding="utf-8").splitlines()]
    return [row for row in rows if row and row[0].isdigit()]


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
