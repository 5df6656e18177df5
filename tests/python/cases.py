"""One small clean shop, and the ways to damage how its exports are written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

from warehouse import Build, build, read

Rows = list[dict[str, str]]
FIRST_ORDER = datetime(2025, 1, 3, 10)
REVENUE = Decimal("1104.50")
CUSTOMERS = 14
ORDERS = 27


@dataclass(frozen=True)
class Case:
    """Raw files and the right result: how many orders have each reason, who bought, and for how much.

    `said` are parts of the line that says as what a file of the case was read; `settings` are those of its store.
    """

    name: str
    files: Mapping[str, str | bytes]
    reasons: Mapping[str, int] = field(default_factory=lambda: {"counted": ORDERS})
    customers: int = CUSTOMERS
    revenue: str | Decimal = REVENUE
    said: tuple[str, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)

    def store(self, base: Path) -> dict[str, str]:
        """Write the files below a folder, and return the entry of the var `stores` that names them."""
        return {"name": self.name, "folder": str(write_files(base / self.name, self.files))} | dict(self.settings)


def clean_orders() -> Rows:
    """Return 27 orders of 14 customers, with one, two and three orders each in turn; their revenue is 1,104.50."""
    rows = []
    for number in range(CUSTOMERS):
        for again in range(number % 3 + 1):
            day = FIRST_ORDER + timedelta(days=9 * number + 31 * again)
            rows.append(
                {
                    "order_id": f"B{len(rows) + 1:04}",
                    "customer_id": f"b{number:03}",
                    "ordered_at": f"{day:%Y-%m-%dT%H:%M:%SZ}",
                    "total_amount": f"{20 + 3 * number + again}.50",
                }
            )
    return rows


def with_column(name: str, values: Iterable[str], rows: Rows | None = None) -> Rows:
    """Return orders with one more column; where there are fewer values than rows, they repeat."""
    rows = clean_orders() if rows is None else rows
    values = list(values)
    return [row | {name: values[number % len(values)]} for number, row in enumerate(rows)]


def changed(column: str, change: Callable[[str], str], rows: Rows | None = None) -> Rows:
    """Return orders with one column written in another way."""
    rows = clean_orders() if rows is None else rows
    return [row | {column: change(row[column])} for row in rows]


def one_changed(place: int, rows: Rows | None = None, **values: str) -> Rows:
    """Return orders with other values in the one at this place."""
    rows = clean_orders() if rows is None else rows
    return [row | values if number == place else row for number, row in enumerate(rows)]


def dated(form: str, rows: Rows | None = None) -> Rows:
    """Return orders whose dates are written in this form of strftime."""
    return changed("ordered_at", lambda text: datetime.fromisoformat(text).strftime(form), rows)


def with_comma(rows: Rows | None = None) -> Rows:
    """Return orders whose amounts have a decimal comma."""
    return changed("total_amount", lambda text: text.replace(".", ","), rows)


def text_of(rows: Rows, separator: str = ",", end: str = "\n", quote: str = "") -> str:
    """Return rows as text, each value as it is, or between quotes."""
    lines = [list(rows[0]), *(row.values() for row in rows)]
    return "".join(separator.join(f"{quote}{value}{quote}" for value in line) + end for line in lines)


def write_files(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files by name into a folder."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def build_cases(folder: Path, cases: Iterable[Case], select: str, **variables: object) -> Build:
    """Build all cases at once, each as one store."""
    stores = [case.store(folder / "raw") for case in cases]
    variables = {"stores": stores, "history_months": 0} | variables
    return build(folder / "warehouse.duckdb", variables=variables, select=select, only="models")


def outcomes(warehouse: Path) -> dict[str, tuple[dict[str, int], int, Decimal]]:
    """Return for each store the number of orders by reason, the number of buyers, and the revenue."""
    case = "split_part(store_id, ':', 1)"
    reasons: dict[str, dict[str, int]] = {}
    for store, reason, count in read(
        warehouse, f"select {case}, status_reason, count(*) from core.orders group by all order by all"
    ):
        reasons.setdefault(store, {})[reason] = count
    totals = read(
        warehouse,
        f"select {case}, count(distinct customer_id) filter (where order_status = 'purchase'), sum(revenue)"
        " from core.orders group by all",
    )
    return {store: (reasons[store], customers, revenue) for store, customers, revenue in totals}
