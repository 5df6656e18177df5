"""What the shop spends on winning customers, month by month."""

from typing import NamedTuple

import numpy as np
import pyarrow as pa

from shop_generator.population import Population
from shop_generator.season import Season
from shop_generator.streams import stream
from shop_generator.tables import SCHEMAS, decimals


class Spending(NamedTuple):
    """A channel as its bills name it; cents for each customer who arrives in a month, whatever channel brought them."""

    channel: str
    currency: str
    cents_per_newcomer: int


# Customers name no radio. Networks write the names of channels their own way, and one of them bills in pounds.
SPENDINGS = (
    Spending("Paid_Search", "EUR", 520),
    Spending("social", "EUR", 310),
    Spending("affiliate", "GBP", 190),
    Spending("radio", "EUR", 240),
)
SPREAD = 0.4
# The radio is on air in some months only; the affiliate network gives some money back each year.
ON_AIR_EVERY, CREDIT_EVERY, CREDIT_SHARE = 9, 12, 0.2


def acquisition_costs_table(seed: int, people: Population, season: Season, stop: int) -> pa.Table:
    """Return the `acquisition_costs` of the months that are over by `stop` (seconds): a bill comes after its month."""
    months = int(np.searchsorted(season.month_starts, stop, side="right")) - 1
    firsts = np.datetime64(season.first_day, "M") + np.arange(months)
    rows = []
    for month in range(months):
        arrived = np.diff([people.born_before(season.operational(at)) for at in season.month_starts[month : month + 2]])
        shares = 1 + SPREAD * (2 * stream(seed, "acquisition_costs", month).random(len(SPENDINGS)) - 1)
        for spending, share in zip(SPENDINGS, shares, strict=True):
            cents = int(arrived[0] * spending.cents_per_newcomer * share)
            if spending.channel != "radio" or month % ON_AIR_EVERY == 0:
                rows.append((month, spending, cents))
            if spending.channel == "affiliate" and month % CREDIT_EVERY == CREDIT_EVERY - 1:
                rows.append((month, spending, -int(cents * CREDIT_SHARE)))
    days = firsts.astype("datetime64[D]").astype(np.int32)
    columns = {
        "month": pa.array(days[np.array([month for month, _, _ in rows], dtype=np.int64)]).cast(pa.date32()),
        "channel": pa.array([spending.channel for _, spending, _ in rows], pa.string()),
        "amount": decimals(np.array([cents for _, _, cents in rows], dtype=np.int64)),
        "currency": pa.array([spending.currency for _, spending, _ in rows], pa.string()),
    }
    return pa.table(columns, schema=SCHEMAS["acquisition_costs"])
