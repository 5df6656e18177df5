"""What customers have bought so far, and the audiences that follow from it."""

from dataclasses import dataclass

import numpy as np

from shop_generator.faults import is_readable
from shop_generator.orders import KIND, PURCHASES, MonthOfOrders
from shop_generator.population import GB, Population

BINS = 6
# Name of an audience: the R scores and the FxM scores of its members, both inclusive, at the end of
# the month before the campaign.
AUDIENCES = {
    "best_becoming_passive": ((1, 2), (5, 6)),
    "best_customers": ((5, 6), (5, 6)),
    "promising_newcomers": ((5, 6), (1, 2)),
    "average_cooling_down": ((3, 4), (3, 4)),
    "small_and_passive": ((1, 2), (1, 2)),
}


@dataclass(frozen=True)
class History:
    """What each customer has bought so far; every array has shape (customers,), changed in place.

    last: seconds of the last purchase.  count: purchases.  cents: net revenue, returns included.
    """

    last: np.ndarray
    count: np.ndarray
    cents: np.ndarray

    @classmethod
    def blank(cls, customers: int) -> "History":
        """Return the history of people who have not bought yet."""
        return cls(*(np.zeros(customers, dtype=kind) for kind in (np.int64, np.int32, np.int64)))

    def add(self, orders: MonthOfOrders, people: Population, pound: float) -> None:
        """Add one month of orders in time order; pound: its value in the reporting currency."""
        counts = np.flatnonzero((orders.kind <= KIND["return"]) & is_readable(orders))
        customer = orders.customer[counts]
        net = (orders.cents - orders.refunded)[counts] * np.where(people.country[customer] == GB, pound, 1.0)
        self.cents[:] += np.rint(np.bincount(customer, net, len(self.cents))).astype(np.int64)
        bought = counts[orders.kind[counts] < PURCHASES]
        customer = orders.customer[bought]
        self.count[:] += np.bincount(customer, minlength=len(self.count)).astype(np.int32)
        self.last[customer] = orders.seconds[bought]  # in time order: the last one stays


def audience_members(history: History, audience: str) -> np.ndarray:
    """Return the indices of an audience's members, int64.

    audience: one of AUDIENCES. Scores are those of the measurement contract, section 4; ties that
    count and revenue leave are not split further.
    """
    known = np.flatnonzero(history.count)
    last, count = history.last[known], history.count[known].astype(np.int64)
    revenue = np.clip(history.cents[known], -(2**40), 2**40 - 1) + 2**40
    recency = _ntile((last << 20) + np.minimum(count, 2**20 - 1))
    frequency = _ntile((count << 41) + revenue)
    money = _ntile((revenue << 20) + np.minimum(count, 2**20 - 1))
    value = np.floor(np.sqrt(frequency * money) + 0.5)
    (low_r, high_r), (low_v, high_v) = AUDIENCES[audience]
    chosen = (low_r <= recency) & (recency <= high_r) & (low_v <= value) & (value <= high_v)
    return known[chosen]


def _ntile(key: np.ndarray) -> np.ndarray:
    """Return SQL's ntile(6) of distinct keys, 1 for the lowest; from cut points, without a sort."""
    if len(key) == 0:
        return np.zeros(0, dtype=np.int64)
    sizes = np.full(BINS, len(key) // BINS) + (np.arange(BINS) < len(key) % BINS)
    firsts = np.minimum(np.cumsum(sizes)[:-1], len(key) - 1)
    return 1 + np.searchsorted(np.partition(key, firsts)[firsts], key, side="right")
