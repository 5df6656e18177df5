"""One month of orders: who buys when, and the status in which each order ends."""

from dataclasses import dataclass, fields
from typing import NamedTuple

import numpy as np

from shop_generator.population import CHANNEL_SHARES, CHUNK, Population
from shop_generator.season import DAY, HOUR, Season
from shop_generator.streams import stream


class Kind(NamedTuple):
    """An outcome of orders: the share of orders with it, and their financial status."""

    name: str
    share: float
    financial_status: str


# The first five are purchases; a return only lowers revenue; the rest do not count.
KINDS = (
    Kind("paid", 0.811, "paid"),
    Kind("partially_paid", 0.006, "partially_paid"),
    Kind("partially_refunded", 0.030, "partially_refunded"),
    Kind("free", 0.006, "paid"),
    Kind("return", 0.030, "paid"),
    Kind("refunded", 0.016, "refunded"),
    Kind("cancelled", 0.018, "paid"),
    Kind("pending", 0.008, "pending"),
    Kind("voided", 0.005, "voided"),
    Kind("authorized", 0.006, "authorized"),
    Kind("test", 0.004, "paid"),
    Kind("guest", 0.060, "paid"),
)
KIND = {kind.name: number for number, kind in enumerate(KINDS)}
PURCHASES = KIND["return"]
PURCHASE_SHARE = sum(kind.share for kind in KINDS[:PURCHASES])
SHARES_UP_TO = np.cumsum([kind.share for kind in KINDS])[:-1].astype(np.float32)

BASKET_NOISE = 0.5
LOYAL_TO_CHANNEL = 0.75
STORE_CHANNEL, MARKETPLACE = 1, 3
ONLINE_SHOP, NO_SHOP = 5, -1
PROMOTIONS = (("LOYAL5", 5), ("WELCOME10", 10), ("SALES20", 20), ("FRIDAY25", 25))
PROMOTED, NO_PROMOTION = 0.14, -1


@dataclass(frozen=True)
class MonthOfOrders:
    """Orders of one calendar month in time order; every array has shape (orders,).

    number: position in the life of the shop, from 1.  customer: index in the population.
    seconds, updated: when it was placed and last changed, seconds since the first day.
    kind, channel: indices into KINDS and CHANNELS.  shop, promotion: indices, -1 for none.
    cents, refunded, discount: money in hundredths of the customer's currency; cents are after the
    discount and before the refund, and negative for returns.
    """

    number: np.ndarray
    customer: np.ndarray
    seconds: np.ndarray
    updated: np.ndarray
    kind: np.ndarray
    channel: np.ndarray
    shop: np.ndarray
    promotion: np.ndarray
    cents: np.ndarray
    refunded: np.ndarray
    discount: np.ndarray

    def __len__(self) -> int:
        return len(self.number)

    def take(self, rows: np.ndarray | slice) -> "MonthOfOrders":
        """Return the chosen rows, in the order given."""
        return MonthOfOrders(*(getattr(self, f.name)[rows] for f in fields(self)))


def draw_purchases(seed: int, month: int, people: Population, season: Season) -> tuple[np.ndarray, np.ndarray]:
    """Draw who buys when in one month: customers (int32) and operational days, unsorted.

    A customer's first purchase is the birth itself; the others are a Poisson process at the
    customer's rate while alive: a Poisson number, then uniform instants.
    """
    opens, closes = season.operational(season.month_starts[month : month + 2])
    first, last = people.born_before(opens), people.born_before(closes)
    newcomers = first + np.flatnonzero(people.buys[first:last])
    customers, instants = [newcomers.astype(np.int32)], [people.birth[newcomers]]
    for start in range(0, last, CHUNK):
        chunk = slice(start, min(start + CHUNK, last))
        rng = stream(seed, "purchases", month, start // CHUNK)
        alive_from = np.maximum(people.birth[chunk], opens)
        alive_for = np.clip(np.minimum(people.death[chunk], closes) - alive_from, 0, None)
        repeats = rng.poisson(people.rate[chunk] * alive_for)
        buyers = np.repeat(np.arange(len(repeats), dtype=np.int32), repeats)
        instants.append(alive_from[buyers] + rng.random(len(buyers)) * alive_for[buyers])
        customers.append(buyers + np.int32(start))
    return np.concatenate(customers), np.concatenate(instants)


def draw_orders(
    seed: int,
    month: int,
    people: Population,
    season: Season,
    orders_before: int,
    responses: tuple[np.ndarray, np.ndarray],
) -> MonthOfOrders:
    """Draw the orders of one month.

    responses: customers and operational days of the purchases that campaigns brought about; they are always paid, so
    that a campaign's true lift is exact.
    """
    customer, instant = draw_purchases(seed, month, people, season)
    unprompted = len(customer)
    customer = np.concatenate([customer, responses[0].astype(np.int32)])
    instant = np.concatenate([instant, responses[1]])
    # Instants have 53 random bits: no ties, so the fastest sort gives the only order.
    in_time = np.argsort(instant)
    customer, seconds = customer[in_time], season.seconds(instant[in_time])
    prompted = in_time >= unprompted
    del instant, in_time

    rng = stream(seed, "orders", month)
    n = len(customer)
    kind = np.searchsorted(SHARES_UP_TO, rng.random(n, np.float32), "right").astype(np.uint8)
    # A customer without a purchase can't return anything.
    first_ever = seconds <= season.seconds(people.birth[customer])
    kind[prompted | (first_ever & (kind == KIND["return"]))] = KIND["paid"]
    cents, discount, promotion = _draw_money(rng, people.log_basket[customer], kind)
    channel, shop = _draw_channel(rng, people, customer)
    # A row changes on the day of the order; otherwise a later end would change rows already written.
    lag = np.minimum(DAY - 1 - seconds % DAY, 8 * HOUR) * rng.random(n)
    return MonthOfOrders(
        number=orders_before + 1 + np.arange(n),
        customer=customer,
        seconds=seconds,
        updated=seconds + lag.astype(np.int64),
        kind=kind,
        channel=channel,
        shop=shop,
        promotion=promotion,
        cents=cents,
        refunded=_draw_refunds(rng, kind, cents),
        discount=discount,
    )


def _draw_money(
    rng: np.random.Generator, log_basket: np.ndarray, kind: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Draw totals and discounts in cents, and the promotion that explains the discount."""
    n = len(kind)
    noise = rng.standard_normal(n, dtype=np.float32) * np.float32(BASKET_NOISE)
    # In double precision, so that no processor's rounding moves a cent.
    cents = np.maximum(np.exp(log_basket.astype(np.float64) + noise) * 100, 100).astype(np.int64)
    promotion = np.full(n, NO_PROMOTION, dtype=np.int8)
    promoted = np.flatnonzero((rng.random(n, np.float32) < PROMOTED) & (kind != KIND["return"]))
    promotion[promoted] = rng.integers(len(PROMOTIONS), size=len(promoted))
    percent = np.array([percent for _, percent in PROMOTIONS])[promotion[promoted]]
    discount = np.zeros(n, dtype=np.int64)
    discount[promoted] = cents[promoted] * percent // 100
    cents -= discount
    given_away = kind == KIND["free"]
    discount[given_away] += cents[given_away]
    cents[given_away] = 0
    returned = np.flatnonzero(kind == KIND["return"])
    kept = 0.3 + 0.7 * rng.random(len(returned))
    cents[returned] = -(cents[returned] * kept).astype(np.int64)
    return cents, discount, promotion


def _draw_refunds(rng: np.random.Generator, kind: np.ndarray, cents: np.ndarray) -> np.ndarray:
    """Draw refunds in cents: all of a refunded order, a part of a partially refunded one."""
    refunded = np.where(kind == KIND["refunded"], cents, 0)
    partly = np.flatnonzero(kind == KIND["partially_refunded"])
    refunded[partly] = cents[partly] * rng.integers(10, 71, len(partly)) // 100
    return refunded


def _draw_channel(rng: np.random.Generator, people: Population, customer: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Draw channels, mostly the favourite one, and the shop that follows from them."""
    n = len(customer)
    channel = people.channel[customer]
    strayed = np.flatnonzero(rng.random(n, np.float32) >= LOYAL_TO_CHANNEL)
    shares = np.cumsum(CHANNEL_SHARES)[:-1]
    channel[strayed] = np.searchsorted(shares, rng.random(len(strayed)), side="right")
    shop = np.full(n, ONLINE_SHOP, dtype=np.int8)
    in_store = channel == STORE_CHANNEL
    shop[in_store] = people.shop[customer[in_store]]
    shop[channel == MARKETPLACE] = NO_SHOP
    return channel, shop
