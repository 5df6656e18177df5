"""What is to be expected of the customers of each snapshot, by how often they bought and since when.

What customers will do if they are still there depends on x and T alone, whenever they bought last. So each pair of the
two is scored once, and SQL does the rest for each customer: whether they are still there needs a logarithm, and what
they will spend is a weighted mean.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from python_udfs.purchase_models import expected_if_alive
from python_udfs.snapshots import Snapshots, of_each_snapshot
from python_udfs.value_fits import (
    DAYS,
    EMPIRICAL,
    EVERYBODY,
    VERSION,
    money_model,
    numbers,
    purchase_model,
)

HORIZONS = (30, 90, 180, 365)
YEAR = 365
MONTHS = 12
SCORE_TYPES = {
    "snapshot_date": "datetime64[us]",
    "repeat_purchases": "int64",
    "tenure_days": "int64",
    "cohort": "string",
    "model": "string",
    "alpha_days": "Float64",
    "purchase_power": "Float64",
    "log_odds": "Float64",
    **{f"purchases_{days}d": "float64" for days in HORIZONS},
    "discounted_purchases_365d": "float64",
    "base_value": "float64",
    "own_share": "float64",
    "digest": "string",
}


def discounts(discount_rate: float) -> np.ndarray:
    """Return what money of the middle of each of the next twelve months is worth today."""
    return (1 + discount_rate) ** -((np.arange(MONTHS) + 0.5) / MONTHS)


def scores_of_model(ages: pd.DataFrame, fit: pd.Series, discount_rate: float) -> pd.DataFrame:
    """Return the scores of customers with the parameters of a row of int_value_fits.

    Takes repeat_purchases and tenure_days. The log odds that a customer has left are log_odds - purchase_power *
    ln(alpha_days + days from the first to the last purchase); null where the customer can't have left.
    """
    x, age = numbers(ages, "repeat_purchases"), numbers(ages, "tenure_days") / DAYS
    days = np.array([*HORIZONS, *(YEAR * (month + 1) / MONTHS for month in range(MONTHS))])
    if fit.model == EMPIRICAL:
        purchases = np.tile(days * float(fit.purchase_rate), (len(x), 1))
        gone: dict[str, object] = {"alpha_days": None, "purchase_power": None, "log_odds": None}
    else:
        model = purchase_model(fit)
        purchases = expected_if_alive(model, x[:, None], age[:, None], days / DAYS)
        may_have_left = (x > 0) | (model.chances > model.b)
        stays = np.where(may_have_left, model.chances + x - 1, 1.0)
        power = model.r + x
        odds = np.log(model.a) - np.log(stays) + power * np.log((model.alpha + age) * DAYS)
        gone = {
            "alpha_days": model.alpha * DAYS,
            "purchase_power": power,
            "log_odds": np.where(may_have_left, odds, np.nan),
        }
    months = np.diff(purchases[:, len(HORIZONS) :], axis=1, prepend=0)
    money = money_model(fit)
    own = np.zeros(len(x)) if money is None else money.p * x / (money.p * x + money.q - 1)
    base = float(fit.mean_order_value) if money is None else money.mean * (1 - own)
    return ages[["repeat_purchases", "tenure_days"]].assign(
        cohort=fit.cohort,
        model=fit.model,
        **gone,
        **{f"purchases_{horizon}d": purchases[:, number] for number, horizon in enumerate(HORIZONS)},
        discounted_purchases_365d=months @ discounts(discount_rate),
        base_value=base,
        own_share=own,
    )


def scores_of_snapshot(ages: pd.DataFrame, fits: pd.DataFrame, discount_rate: float) -> Iterator[pd.DataFrame]:
    """Yield the scores of the customers of each cohort that has a fit of its own, then of all others."""
    chosen = fits[fits["is_chosen"].astype(bool)].set_index("cohort", drop=False)
    cohorts = ages["cohort_year"].astype(int).astype(str)
    cohorts = cohorts.where(cohorts.isin(chosen.index), EVERYBODY)
    for cohort, part in ages.groupby(cohorts):
        yield scores_of_model(part, chosen.loc[cohort], discount_rate)


def value_scores(
    ages: Snapshots, fits: pd.DataFrame, before: pd.DataFrame | None, discount_rate: float
) -> pd.DataFrame:
    """Return a row for each snapshot, x and T that a customer has, from the part "ages" of int_value_counts.

    ``before`` is what the last build has left: a snapshot with the same counts, fits and rate keeps its scores.
    """
    fits_of = dict(list(fits.groupby(pd.to_datetime(fits["snapshot_date"]))))

    def found(snapshot_date: Any) -> pd.DataFrame:
        return fits_of[pd.Timestamp(snapshot_date)]

    return of_each_snapshot(
        ages,
        before,
        SCORE_TYPES,
        settings=lambda date: (VERSION, sorted(found(date)["digest"].unique()), discount_rate),
        compute=lambda date, rows: pd.concat(scores_of_snapshot(rows, found(date), discount_rate)),
    )
