"""Orders and order lines as the rows of an export."""

import numpy as np
import pyarrow as pa

from shop_generator.faults import FUTURE_ORDER_NUMBER, FUTURE_YEAR, ExportedOrders, has_fault
from shop_generator.orders import KIND, KINDS, PROMOTIONS, MonthOfOrders
from shop_generator.population import CHANNELS, GB, Population
from shop_generator.season import Season
from shop_generator.streams import hashed_share, stream
from shop_generator.tables import SCHEMAS, decimals, ids, labels, stamps

CUSTOMER_DIGITS, ORDER_DIGITS, LINE_DIGITS = 8, 9, 10
CURRENCIES = ("EUR", "GBP", "XXX")
POUND, UNKNOWN_CURRENCY, NO_CURRENCY = 1, 2, -1
STATUSES = tuple(dict.fromkeys(kind.financial_status for kind in KINDS))
STATUS_OF_KIND = np.array([STATUSES.index(kind.financial_status) for kind in KINDS])
NO_STATUS = -1
SHOP_NAMES = ("S01", "S02", "S03", "S04", "S05", "S06")
PROMO_CODES = tuple(code for code, _ in PROMOTIONS)

CATEGORIES = ("dresses", "shirts", "trousers", "knitwear", "shoes", "bags", "beauty", "home")
PRODUCTS_PER_CATEGORY = 40
LINES_SHARES_UP_TO = (0.55, 0.82, 0.94)
TWO_PIECES, FAVOURITE_CATEGORY = 0.12, 0.45
# What goods of each category cost the shop, as a share of their list price, and how far a line may be from that. Some
# products have no cost in the shop's books.
COST_SHARES = np.array([0.38, 0.41, 0.40, 0.44, 0.52, 0.47, 0.33, 0.49])
COST_SPREAD, WITHOUT_COST = 0.15, 0.04


def customer_ids(numbers: np.ndarray, missing: np.ndarray | None = None) -> pa.Array:
    """Return the ids of customers given their indices in the population, shape (n,)."""
    return ids("C", numbers + 1, CUSTOMER_DIGITS, missing)


def orders_table(rows: ExportedOrders, people: Population, season: Season) -> pa.Table:
    """Return exported rows as the `orders` table."""
    cancelled = rows.kind == KIND["cancelled"]
    currency = np.where(people.country[rows.customer] == GB, POUND, 0)
    currency[has_fault(rows, "unknown_currency")] = UNKNOWN_CURRENCY
    currency[has_fault(rows, "missing_currency")] = NO_CURRENCY
    status = STATUS_OF_KIND[rows.kind]
    status[has_fault(rows, "missing_status")] = NO_STATUS
    seconds = _with_mistyped_year(rows, season.epoch)
    columns = {
        "order_id": ids("O", rows.number, ORDER_DIGITS, has_fault(rows, "missing_order_id")),
        "customer_id": customer_ids(rows.customer, rows.kind == KIND["guest"]),
        "ordered_at": stamps(seconds, season.epoch, has_fault(rows, "missing_ordered_at")),
        "total_amount": decimals(rows.cents, has_fault(rows, "missing_total")),
        "store_id": labels(rows.shop, SHOP_NAMES),
        "currency": labels(currency, CURRENCIES),
        "refunded_amount": decimals(rows.refunded),
        "discount_amount": decimals(rows.discount, rows.discount == 0),
        "financial_status": labels(status, STATUSES),
        "cancelled_at": stamps(rows.updated, season.epoch, ~cancelled),
        "is_test": pa.array(rows.kind == KIND["test"]),
        "channel": labels(rows.channel, CHANNELS),
        "promo_code": labels(rows.promotion, PROMO_CODES),
        "updated_at": stamps(rows.updated, season.epoch),
    }
    return pa.table(columns, schema=SCHEMAS["orders"])


def _with_mistyped_year(rows: ExportedOrders, epoch: int) -> np.ndarray:
    """Return when orders were placed, in seconds, with one order in a year far ahead."""
    seconds = rows.seconds.copy()
    for row in np.flatnonzero(rows.number == FUTURE_ORDER_NUMBER):
        year = np.datetime64(int(seconds[row]) + epoch, "s").astype("datetime64[Y]")
        ahead = np.datetime64(str(FUTURE_YEAR), "Y").astype("datetime64[s]") - year
        seconds[row] += ahead.astype(np.int64)
    return seconds


def order_lines_table(
    seed: int, month: int, orders: MonthOfOrders, lines_before: int, people: Population, pound: float
) -> tuple[pa.Table, np.ndarray]:
    """Return the `order_lines` of one month, and the seconds of each line's order.

    quantity x unit_price - discount_amount adds up to the order's first total. A return has one
    line of quantity -1. Orders without an id have no lines: nothing could refer to them. Costs are
    in euros; pound: what one is worth in euros.
    """
    orders = orders.take(np.flatnonzero(~has_fault(orders, "missing_order_id")))
    rng = stream(seed, "order_lines", month)
    n = len(orders)
    count = 1 + np.searchsorted(LINES_SHARES_UP_TO, rng.random(n), side="right")
    count[orders.cents <= 0] = 1
    order = np.repeat(np.arange(n), count)
    total = len(order)
    last = np.cumsum(count) - 1
    is_last = np.zeros(total, dtype=bool)
    is_last[last] = True

    # A line takes a random part of the list price; the last line takes what remains, exactly.
    list_price = orders.cents + orders.discount
    weight = 0.25 + rng.random(total)
    weight_of_order = np.add.reduceat(weight, last - count + 1) if n else weight
    quantity = np.where((rng.random(total) < TWO_PIECES) & ~is_last, 2, 1)
    price = (weight / weight_of_order[order] * list_price[order]).astype(np.int64) // quantity
    before_last = np.where(is_last, 0, price * quantity)
    price[last] = list_price - np.bincount(order, before_last, minlength=n).astype(np.int64)
    returned = orders.cents[order] < 0
    quantity[returned], price[returned] = -1, -price[returned]
    discount = np.where(is_last, orders.discount[order], 0)

    favourite = orders.customer[order] % len(CATEGORIES)
    chosen = rng.integers(len(CATEGORIES), size=total)
    category = np.where(rng.random(total) < FAVOURITE_CATEGORY, favourite, chosen)
    product = category * PRODUCTS_PER_CATEGORY + rng.integers(PRODUCTS_PER_CATEGORY, size=total)
    in_euros = np.where(people.country[orders.customer[order]] == GB, pound, 1.0)
    costs = _draw_costs(seed, month, price * in_euros, category)
    columns = {
        "order_line_id": ids("L", lines_before + 1 + np.arange(total), LINE_DIGITS),
        "order_id": ids("O", orders.number[order], ORDER_DIGITS),
        "product_id": ids("P", product + 1, 4),
        "quantity": pa.array(quantity.astype(np.int32)),
        "unit_price": decimals(price),
        "product_category": labels(category, CATEGORIES),
        "discount_amount": decimals(discount, discount == 0),
        "unit_cost": decimals(costs, hashed_share(seed, "cost", product) < WITHOUT_COST),
    }
    return pa.table(columns, schema=SCHEMAS["order_lines"]), orders.seconds[order]


def _draw_costs(seed: int, month: int, price: np.ndarray, category: np.ndarray) -> np.ndarray:
    """Draw what one unit of each line cost, in cents; price: its list price in cents of the same currency."""
    rng = stream(seed, "unit_costs", month)
    share = COST_SHARES[category] * (1 + COST_SPREAD * (2 * rng.random(len(category)) - 1))
    return np.rint(price * share).astype(np.int64)
