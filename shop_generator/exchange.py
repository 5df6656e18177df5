"""The value of a pound, month by month."""

import numpy as np
import pyarrow as pa

from shop_generator.season import DAY, Season
from shop_generator.streams import stream
from shop_generator.tables import RATE, SCHEMAS, decimals

FIRST_RATE, MONTHLY_STEP, MONTHS_BEFORE = 1.16, 0.009, 2
DIGITS = 6


def draw_pounds(seed: int, season: Season) -> np.ndarray:
    """Draw the euros that a pound is worth from the first of each month, shape (months,)."""
    steps = stream(seed, "exchange_rates").standard_normal(season.months) * MONTHLY_STEP
    return np.round(FIRST_RATE * np.exp(np.cumsum(steps)), DIGITS)


def exchange_rates_table(pounds: np.ndarray, season: Season, stop: int) -> pa.Table:
    """Return the `exchange_rates` valid from a day before `stop` (seconds).

    The first rates come before the first order, so that every order has one.
    """
    firsts = np.datetime64(season.first_day, "M") + np.arange(-MONTHS_BEFORE, season.months)
    valid_from = firsts.astype("datetime64[D]").astype(np.int32)
    pounds = np.concatenate([np.repeat(pounds[:1], MONTHS_BEFORE), pounds])
    known = (valid_from.astype(np.int64) * DAY - season.epoch) < stop
    micros = np.rint(pounds[known] * 10**DIGITS).astype(np.int64)
    columns = {
        "currency": pa.array(["GBP"] * int(known.sum())),
        "valid_from": pa.array(valid_from[known]).cast(pa.date32()),
        "rate_to_reporting": decimals(micros, kind=RATE),
    }
    return pa.table(columns, schema=SCHEMAS["exchange_rates"])
