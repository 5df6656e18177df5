"""The customers as they are before any of them has bought anything."""

from dataclasses import dataclass, fields

import numpy as np

from shop_generator.season import DAY, Season
from shop_generator.streams import stream

CHUNK = 1_000_000
COUNTRIES = ("FR", "GB", "DE", "ES", "BE")
COUNTRY_SHARES = (0.48, 0.12, 0.16, 0.12, 0.12)
GB = COUNTRIES.index("GB")
CHANNELS = ("web", "store", "app", "marketplace")
CHANNEL_SHARES = (0.45, 0.30, 0.15, 0.10)
SHOPS = 5

NEVER_BUYS = 0.08
# Pareto/NBD shapes: below 1, many customers buy once and a few very often.
RATE_SHAPE = 0.55
DROPOUT_SHAPE, DROPOUT_SCALE_DAYS = 0.9, 260.0
BASKET_MEDIAN, BASKET_SPREAD = 48.0, 0.55
# Orders are counted up to the middle of the last month, where data usually end.
COUNTED_DAYS_OF_LAST_MONTH = 18


@dataclass(frozen=True)
class Population:
    """What each customer is like; every array has shape (customers,), oldest customer first.

    birth, death: operational days of the first purchase (or the sign-up) and of the loss.
    rate: purchases per operational day between the two, after the first purchase.
    buys: whether the customer ever buys anything.
    log_basket: mean of the logarithm of the basket, in the customer's currency.
    engagement: appetite for mails and visits, 1 on average.
    country, channel, shop: indices; the customer's own, favourite and nearest.
    """

    birth: np.ndarray
    death: np.ndarray
    rate: np.ndarray
    buys: np.ndarray
    log_basket: np.ndarray
    engagement: np.ndarray
    country: np.ndarray
    channel: np.ndarray
    shop: np.ndarray

    def __len__(self) -> int:
        return len(self.birth)

    def born_before(self, operational: float) -> int:
        """Return the number of customers born before an operational day."""
        return int(np.searchsorted(self.birth, operational))


def draw_population(seed: int, customers: int, orders: int, season: Season) -> Population:
    """Draw `customers` people who together place about `orders` orders.

    The model is Pareto/NBD (Schmittlein, Morrison and Colombo 1987, "Counting your customers: who
    are they and what will they do next?", Management Science 33): gamma-distributed purchase
    rates, exponential lifetimes with gamma-distributed dropout rates, both independent. Customers
    arrive evenly on the shop's operational clock. Purchase rates are scaled so that the expected
    number of orders by the middle of the last month is `orders`.

    Raises ValueError if there would be less than one order for each buyer.
    """
    chunks = [
        _draw_chunk(seed, first, min(first + CHUNK, customers), customers, season)
        for first in range(0, customers, CHUNK)
    ]
    people = Population(**{f.name: np.concatenate([chunk[f.name] for chunk in chunks]) for f in fields(Population)})
    horizon = season.operational(season.month_starts[-2] + COUNTED_DAYS_OF_LAST_MONTH * DAY)
    buyers = np.count_nonzero(people.buys & (people.birth < horizon))
    if orders < buyers:
        raise ValueError(f"needs an order or more for each of {buyers} buyers. Got: {orders}")
    exposure = np.clip(np.minimum(people.death, horizon) - people.birth, 0, None)
    people.rate[:] *= (orders - buyers) / max(float(exposure @ people.rate), 1e-9)
    return people


def _draw_chunk(seed: int, first: int, last: int, customers: int, season: Season) -> dict[str, np.ndarray]:
    """Draw customers first..last - 1; rates still lack their common scale."""
    rng = stream(seed, "population", first // CHUNK)
    n = last - first
    # One arrival in each of `customers` equal slots: in order without a sort.
    birth = (np.arange(first, last) + rng.random(n)) / customers * season.busy[-1]
    dropout_per_day = rng.standard_gamma(DROPOUT_SHAPE, n) / DROPOUT_SCALE_DAYS
    lifetime_days = rng.standard_exponential(n) / np.maximum(dropout_per_day, 1e-9)
    buys = rng.random(n, dtype=np.float32) >= NEVER_BUYS
    country = _choose(rng, COUNTRY_SHARES, n)
    median = np.where(country == GB, BASKET_MEDIAN / 1.17, BASKET_MEDIAN)
    return {
        "birth": birth,
        "death": season.operational(season.seconds(birth) + lifetime_days * DAY),
        "rate": (rng.standard_gamma(RATE_SHAPE, n) * buys).astype(np.float32),
        "buys": buys,
        "log_basket": (np.log(median) + BASKET_SPREAD * rng.standard_normal(n)).astype(np.float32),
        "engagement": rng.standard_gamma(0.7, n, dtype=np.float32) / np.float32(0.7),
        "country": country,
        "channel": _choose(rng, CHANNEL_SHARES, n),
        "shop": rng.integers(SHOPS, size=n, dtype=np.uint8),
    }


def _choose(rng: np.random.Generator, shares: tuple[float, ...], n: int) -> np.ndarray:
    """Draw n indices with the given shares, uint8."""
    return np.searchsorted(np.cumsum(shares)[:-1], rng.random(n), side="right").astype(np.uint8)
