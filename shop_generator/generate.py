"""Write the raw data of a simulated shop.

python -m shop_generator.generate --customers 1500 --out seeds/sample --format csv
python -m shop_generator.generate --orders 100000000 --tables orders,customers --out DIR
"""

import argparse
import sys
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from datetime import date
from pathlib import Path

from shop_generator.shop import Piece, Plan, Shop
from shop_generator.sinks import Append, csv_sink, parquet_sink
from shop_generator.tables import SCHEMAS

SINKS = {"csv": csv_sink, "parquet": parquet_sink}
DEFAULT_END = date(2025, 6, 18)
# In a small shop many bought once; a shop measured by its orders is old and busy.
ORDERS_PER_CUSTOMER, CUSTOMERS_PER_ORDER = 3.7, 0.1
PIECES_WAITING = 3


def write(plan: Plan, folder: Path, file_format: str) -> None:
    """Simulate a shop and write each wanted table to `folder/table.<file_format>`.

    Files of other tables are left alone. Raises ValueError for an impossible plan.
    """
    shop = Shop(plan)
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        sinks = {
            table: stack.enter_context(SINKS[file_format](folder, table)) for table in SCHEMAS if table in plan.tables
        }
        # One thread draws the next month while the other writes this one.
        writer = stack.enter_context(ThreadPoolExecutor(max_workers=1))
        waiting: deque[Future[None]] = deque()
        for piece in shop.pieces():
            waiting.append(writer.submit(_write_piece, piece, sinks[piece.table]))
            if len(waiting) > PIECES_WAITING:
                waiting.popleft().result()
        while waiting:
            waiting.popleft().result()


def _write_piece(piece: Piece, append: Append) -> None:
    """Build and write some rows; runs in the writing thread."""
    append(piece.build())


def plan_from(arguments: list[str] | None = None) -> tuple[Plan, Path, str]:
    """Read the command line: what to simulate, the folder, and the file format."""
    parser = argparse.ArgumentParser(prog="python -m shop_generator.generate", description=__doc__)
    parser.add_argument("--customers", type=int, help="people, a few of whom never buy")
    parser.add_argument("--orders", type=int, help="expected orders (default: by customers)")
    parser.add_argument("--out", type=Path, required=True, help="folder to write to")
    parser.add_argument("--format", choices=sorted(SINKS), default="parquet")
    parser.add_argument("--tables", default=",".join(SCHEMAS), help="default: %(default)s")
    parser.add_argument("--end", type=date.fromisoformat, default=DEFAULT_END, help="last day")
    parser.add_argument("--start", type=date.fromisoformat, help="first of a month (default: --years before --end)")
    parser.add_argument("--years", type=int, default=3)
    parser.add_argument("--seed", type=int, default=20)
    given = parser.parse_args(arguments)
    if not given.customers and not given.orders:
        parser.error("one of --customers and --orders is needed")
    tables = frozenset(given.tables.split(","))
    if not tables <= SCHEMAS.keys():
        parser.error(f"--tables must be among {', '.join(SCHEMAS)}. Got: {given.tables}")
    customers = given.customers or max(round(given.orders * CUSTOMERS_PER_ORDER), 1)
    plan = Plan(
        customers=customers,
        orders=given.orders or round(customers * ORDERS_PER_CUSTOMER),
        first_day=given.start or given.end.replace(year=given.end.year - given.years, day=1),
        years=given.years,
        end=given.end,
        seed=given.seed,
        tables=tables,
    )
    return plan, given.out, given.format


if __name__ == "__main__":
    try:
        write(*plan_from())
    except ValueError as error:
        sys.exit(f"shop_generator.generate: {error}")
