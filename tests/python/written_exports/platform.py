"""An export of a platform, and what exports of all platforms have alike."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from known_shop import NOTHING, Customer, Line, Order, Shop, local
from written import Table, rates

CLOCK = "Europe/Paris"


@dataclass(frozen=True)
class Platform:
    """An export: the files it writes of a shop, what these say, and how they are written."""

    files: Callable[[Shop], dict[str, Table]]
    said: Callable[[Shop], Shop]
    separator: str = ","
    encoding: str = "utf-8"
    quoting: int = csv.QUOTE_MINIMAL

    def write(self, folder: Path, shop: Shop) -> None:
        """Write the files of a shop."""
        folder.mkdir()
        for name, rows in (self.files(shop) | {"exchange_rates.csv": rates()}).items():
            with (folder / name).open("w", encoding=self.encoding, newline="") as lines:
                writer = csv.DictWriter(
                    lines, list(rows[0]), delimiter=self.separator, quoting=self.quoting, restval=""
                )
                writer.writeheader()
                writer.writerows(rows)


def clock(at: datetime, pattern: str = "%Y-%m-%d %H:%M:%S") -> str:
    """Return a time as the shop's clock shows it."""
    return local(at, CLOCK).strftime(pattern)


def without(shop: Shop, *statuses: str, guests: bool = True, foreign: bool = True) -> Shop:
    """Return a shop without what no platform's export has, a return of its own, and without some more of its orders."""
    orders = (order for order in shop.orders if order.total_amount > 0 and order.status not in statuses)
    orders = (order for order in orders if (guests or order.buyer) and (foreign or order.currency == "EUR"))
    return Shop(tuple(orders), shop.customers)


def saying(
    shop: Shop,
    order: Callable[[Order], dict[str, object]],
    customer: Callable[[Customer], dict[str, object]],
    line: Callable[[Order, Line], dict[str, object]] | None = None,
    all_customers: bool = False,
) -> Shop:
    """Return a shop with some values put as an export says them, and the customers that its orders are of, or all."""
    customers = {one.customer_id: replace(one, **customer(one)) for one in shop.customers}
    orders = []
    for one in shop.orders:
        buyer = customers[one.customer_id] if one.customer_id else None
        changed = {"customer_id": buyer.customer_id if buyer else None} | order(one)
        lines = tuple(replace(each, **line(one, each)) for each in one.lines) if line else ()
        orders.append(replace(one, **changed, lines=lines))
    ordered = {one.customer_id for one in shop.orders}
    kept = (one for number, one in customers.items() if all_customers or number in ordered)
    return Shop(tuple(orders), tuple(kept))


def unknown(*names: str) -> dict[str, None]:
    """Return values that an export doesn't say."""
    return dict.fromkeys(names)


def no_refund(order: Order) -> dict[str, object]:
    """Return what is said of the refunds of an order where a status alone tells of them."""
    return {"refunded_amount": NOTHING}


def address(customer: Customer | None) -> str:
    """Return the email address by which some platforms know a customer."""
    return customer.email.lower() if customer else ""


def name_of(customer: Customer | None) -> str:
    """Return the full name."""
    return f"{customer.first_name} {customer.last_name}" if customer else ""


def of_order(order: Order, first: bool, values: dict[str, object]) -> dict[str, object]:
    """Return the order's own values, which are in the first of its rows only."""
    return values if first else dict.fromkeys(values, "")


Amount = Callable[[str, str], str]
