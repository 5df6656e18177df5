"""Which model of a shop's purchases and money holds at each snapshot, fitted to counts of customers who are alike.

Pure functions of the small table int_value_counts. A shop that is too small or too young for a model gets the empirical
answer: customers who bought lately enough go on buying as often as this shop's customers have come back so far.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from python_udfs.likelihood import Fit
from python_udfs.order_values import (
    MONEY_PARAMETERS,
    MoneyModel,
    Spending,
    correlation,
    fit_spending,
    money_intervals,
)
from python_udfs.purchase_models import (
    BG_NBD,
    MBG_NBD,
    PARAMETERS,
    Histories,
    PurchaseModel,
    expected_purchases,
    fit_purchases,
    purchase_intervals,
)
from python_udfs.snapshots import Snapshots, of_each_snapshot

# A change of what is computed here computes past snapshots again.
VERSION = "4"
EMPIRICAL = "empirical"
MODELS = (MBG_NBD, BG_NBD, EMPIRICAL)
EVERYBODY = "all"
DAYS = 7

# With fewer customers, fewer who came back, or a younger shop, intervals are too wide to be of use.
FEWEST_CUSTOMERS, FEWEST_WHO_CAME_BACK, YOUNGEST_DAYS = 200, 50, 180
# Those who first bought in one year have parameters of their own from so many on.
FEWEST_OF_A_COHORT, FEWEST_OF_A_COHORT_WHO_CAME_BACK = 1_000, 200
# In the BG/NBD a customer who bought once can't have left. It is taken only where its error is smaller by this share.
CLEARLY_NEARER = 0.02

FIT_TYPES = {
    "snapshot_date": "datetime64[us]",
    "cohort": "string",
    "model": "string",
    "reason": "string",
    "is_chosen": "boolean",
    **{f"{name}{end}": "Float64" for name in PARAMETERS for end in ("", "_low", "_high")},
    "log_likelihood": "Float64",
    "is_converged": "boolean",
    "is_at_bound": "boolean",
    "customers": "int64",
    "repeat_customers": "int64",
    "history_days": "int64",
    "purchase_rate": "Float64",
    "active_days": "int64",
    "holdout_days": "Int64",
    "holdout_customers": "Int64",
    "holdout_purchases": "Float64",
    "holdout_expected": "Float64",
    "holdout_error": "Float64",
    **{f"{name}{end}": "Float64" for name in MONEY_PARAMETERS for end in ("", "_low", "_high")},
    "money_log_likelihood": "Float64",
    "money_customers": "int64",
    "money_correlation": "Float64",
    "is_money_modelled": "boolean",
    "mean_order_value": "Float64",
    "digest": "string",
}


@dataclass(frozen=True)
class Base:
    """The customers of a snapshot or cohort: what they did, what they did in the holdout, and what they spent."""

    histories: Histories
    holdout: Histories | None
    later: np.ndarray | None
    squared_later: np.ndarray | None
    holdout_days: int | None
    spending: Spending | None
    revenue: float

    @property
    def customers(self) -> int:
        """Return how many there are."""
        return int(self.histories.customers.sum())

    @property
    def repeat_customers(self) -> int:
        """Return how many of them came back on another day."""
        return came_back(self.histories)

    @property
    def history_days(self) -> int:
        """Return the days since the first purchase of all."""
        return round(float(self.histories.T.max()) * DAYS)

    @property
    def mean_order_value(self) -> float:
        """Return what was spent on a day with a purchase, returns subtracted; 0 where that is below 0."""
        days = float(self.histories.customers @ (self.histories.x + 1))
        return max(self.revenue, 0.0) / days


def came_back(histories: Histories) -> int:
    """Return how many customers bought on more than one day."""
    return int(histories.customers[histories.x > 0].sum())


def base_of(counts: pd.DataFrame) -> Base:
    """Return the customers whose counts these are, in an order that does not depend on that of the rows."""
    keys = ["repeat_purchases", "tenure_days", "first_to_last_days", "mean_value"]
    parts = {part: rows.sort_values(["cohort_year", *keys]) for part, rows in counts.groupby("part")}
    purchases, holdout, money = (parts.get(part) for part in ("purchases", "holdout", "money"))
    return Base(
        histories=histories_of(purchases),
        holdout=None if holdout is None else histories_of(holdout),
        later=None if holdout is None else numbers(holdout, "later_purchases"),
        squared_later=None if holdout is None else numbers(holdout, "squared_later_purchases"),
        holdout_days=None if holdout is None else int(holdout["holdout_days"].iloc[0]),
        spending=None
        if money is None
        else Spending(numbers(money, "repeat_purchases"), numbers(money, "mean_value"), whole(money, "customers")),
        revenue=float(numbers(purchases, "revenue").sum()),
    )


def histories_of(rows: pd.DataFrame) -> Histories:
    """Return rows of int_value_counts with days as weeks."""
    return Histories(
        numbers(rows, "repeat_purchases"),
        numbers(rows, "first_to_last_days") / DAYS,
        numbers(rows, "tenure_days") / DAYS,
        whole(rows, "customers"),
    )


def numbers(rows: pd.DataFrame, column: str) -> np.ndarray:
    """Return a column as floating point."""
    return rows[column].to_numpy(dtype=float)


def whole(rows: pd.DataFrame, column: str) -> np.ndarray:
    """Return a column as whole numbers."""
    return rows[column].to_numpy(dtype=np.int64)


def purchase_rate(histories: Histories, active_days: int) -> float:
    """Return how often customers came back on a day in which they were active: up to so long after a purchase."""
    active = np.minimum(histories.T, histories.t_x + active_days / DAYS) * DAYS
    days = float(histories.customers @ active)
    return float(histories.customers @ histories.x) / days if days > 0 else 0.0


def is_active(histories: Histories, active_days: int) -> np.ndarray:
    """Return which customers bought within the last so many days."""
    return np.round((histories.T - histories.t_x) * DAYS) <= active_days


def too_little(customers: int, repeat_customers: int, history_days: int) -> str | None:
    """Return why a shop is too small or too young for a model; None where it is not."""
    if customers < FEWEST_CUSTOMERS:
        return "too_few_customers"
    if repeat_customers < FEWEST_WHO_CAME_BACK:
        return "too_few_who_came_back"
    return "too_young" if history_days < YOUNGEST_DAYS else None


def holdout_fit(base: Base, model: str, active_days: int, known: PurchaseModel | None) -> dict[str, Any]:
    """Return how far a model, fitted to what came before the holdout, is off in it.

    ``known`` is the fit to all that came, from which the search begins. The error is the root of the mean squared error
    of a customer's purchases. There is none where too few customers had bought before.
    """
    before = base.holdout
    if before is None or too_little(int(before.customers.sum()), came_back(before), YOUNGEST_DAYS):
        return {}
    customers, weeks = before.customers, base.holdout_days / DAYS
    if model == EMPIRICAL:
        expected = is_active(before, active_days) * purchase_rate(before, active_days) * base.holdout_days
    else:
        fitted, found = fit_purchases(model, before, known)
        if not found.is_converged:
            return {}
        expected = expected_purchases(fitted, before.x, before.t_x, before.T, weeks)
    everybody = customers.sum()
    squares = customers @ expected**2 - 2 * (base.later @ expected) + base.squared_later.sum()
    return {
        "holdout_days": base.holdout_days,
        "holdout_customers": int(everybody),
        "holdout_purchases": base.later.sum() / everybody,
        "holdout_expected": customers @ expected / everybody,
        "holdout_error": float(np.sqrt(max(squares, 0) / everybody)),
    }


def fitted_purchases(base: Base, name: str, near: PurchaseModel | None = None) -> tuple[PurchaseModel, dict[str, Any]]:
    """Return a model of purchases, and its parameters with their intervals and how the search ended.

    ``near`` is a model of similar customers, from which the search begins.
    """
    model, found = fit_purchases(name, base.histories, near)
    return model, {
        **parameters(PARAMETERS, found, purchase_intervals(name, base.histories, found)),
        "log_likelihood": found.log_likelihood,
        "is_converged": found.is_converged,
        "is_at_bound": not found.is_inside,
    }


def fitted_money(base: Base) -> dict[str, Any]:
    """Return the parameters of the Gamma-Gamma model, and whether it can say what a customer will spend."""
    spending = base.spending
    customers = 0 if spending is None else int(spending.customers.sum())
    money = {
        "money_customers": customers,
        "money_correlation": correlation(spending) if customers else None,
        "is_money_modelled": False,
        "mean_order_value": base.mean_order_value,
    }
    if customers < FEWEST_WHO_CAME_BACK:
        return money
    model, found = fit_spending(spending)
    return money | {
        **parameters(MONEY_PARAMETERS, found, money_intervals(spending, found)),
        "money_log_likelihood": found.log_likelihood,
        "is_money_modelled": found.is_converged and model.mean is not None,
    }


def parameters(names: tuple[str, ...], found: Fit, ends: tuple[np.ndarray, np.ndarray] | None) -> dict[str, float]:
    """Return parameters and the ends of their intervals by the names of their columns, to nine digits.

    Further digits differ between processors' logarithms.
    """
    rows = {"": found.parameters} | ({} if ends is None else {"_low": ends[0], "_high": ends[1]})
    return {
        f"{name}{end}": float(f"{value:.9g}")
        for end, values in rows.items()
        for name, value in zip(names, values, strict=True)
    }


def fit_of_everybody(base: Base, model: str, active_days: int) -> dict[str, Any]:
    """Return how one model fits the customers of a snapshot, and how far it is off in the holdout."""
    known, own = (None, {}) if model == EMPIRICAL else fitted_purchases(base, model)
    return own | holdout_fit(base, model, active_days, known)


def chosen_model(rows: dict[str, dict[str, Any]], too_little: str | None) -> tuple[str, dict[str, str]]:
    """Return the model that is chosen, and the reason of each model's fate.

    Of two models that were found, the one that was nearer in the holdout; where that is not clear, the MBG/NBD. Without
    a holdout, the likelier one.
    """
    found = [model for model in (MBG_NBD, BG_NBD) if rows[model].get("is_converged")]
    if too_little or not found:
        reason = too_little or "did_not_converge"
        return EMPIRICAL, dict.fromkeys(MODELS, reason)
    lost = "did_not_converge"
    if len(found) == 1:
        won = "the_other_did_not_converge"
        best = found[0]
    elif all("holdout_error" in rows[model] for model in found):
        errors = {model: rows[model]["holdout_error"] for model in found}
        best = min(found, key=lambda model: errors[model])
        won, lost = "nearer_in_holdout", "farther_in_holdout"
        if errors[MBG_NBD] * (1 - CLEARLY_NEARER) <= errors[BG_NBD] < errors[MBG_NBD]:
            best, won, lost = MBG_NBD, "as_near_in_holdout", "as_near_in_holdout"
    else:
        best = max(found, key=lambda model: rows[model]["log_likelihood"])
        won, lost = "likelier", "less_likely"
    return best, dict.fromkeys(MODELS, lost) | {best: won, EMPIRICAL: "a_model_was_found"}


def large_cohorts(counts: pd.DataFrame) -> Iterator[tuple[str, Base]]:
    """Yield the years of first purchases that are large enough for a fit of their own, where there is more than one."""
    years = sorted(counts.loc[counts["part"] == "purchases", "cohort_year"].unique())
    for year in years if len(years) > 1 else []:
        base = base_of(counts[(counts["cohort_year"] == year) & (counts["part"] != "holdout")])
        large = base.customers >= FEWEST_OF_A_COHORT and base.repeat_customers >= FEWEST_OF_A_COHORT_WHO_CAME_BACK
        if large and base.history_days >= YOUNGEST_DAYS:
            yield str(int(year)), base


def fit_of_cohort(cohort: str, base: Base, chosen: dict[str, Any]) -> dict[str, Any] | None:
    """Return the fit of everybody's model to a cohort; None where there is none."""
    model = chosen["model"]
    near = None if chosen["is_at_bound"] else PurchaseModel(model, *(chosen[name] for name in PARAMETERS))
    _, row = fitted_purchases(base, model, near)
    if not row["is_converged"]:
        return None
    return {"cohort": cohort, "model": model, "is_chosen": True} | row | fitted_money(base) | sizes(base)


def sizes(base: Base) -> dict[str, int]:
    """Return how large and how old a base is."""
    return {
        "customers": base.customers,
        "repeat_customers": base.repeat_customers,
        "history_days": base.history_days,
    }


def fits_of_snapshot(counts: pd.DataFrame, active_days: int, threads: Executor) -> pd.DataFrame:
    """Return the rows of one snapshot: each model of everybody, then the chosen one of each large cohort."""
    base = base_of(counts)
    reason = too_little(base.customers, base.repeat_customers, base.history_days)
    money = threads.submit(fitted_money, base)
    models = () if reason else MODELS
    fitted = threads.map(lambda model: fit_of_everybody(base, model, active_days), models)
    fits = dict(zip(models, fitted, strict=True))
    rows = {model: {"model": model} | fits.get(model, {}) for model in MODELS}
    chosen, reasons = chosen_model(rows, reason)
    rows[EMPIRICAL] |= {"purchase_rate": purchase_rate(base.histories, active_days)}
    common = {"cohort": EVERYBODY} | sizes(base) | money.result()
    everybody = [row | common | {"reason": reasons[model], "is_chosen": model == chosen} for model, row in rows.items()]
    cohorts = [] if chosen == EMPIRICAL else large_cohorts(counts)
    fits_of_cohorts = threads.map(lambda cohort: fit_of_cohort(*cohort, rows[chosen]), cohorts)
    return pd.DataFrame([*everybody, *filter(None, fits_of_cohorts)]).assign(active_days=active_days)


def value_fits(counts: Snapshots, before: pd.DataFrame | None, active_days: int) -> pd.DataFrame:
    """Return the fits of every snapshot of int_value_counts.

    ``before`` is what the last build has left: a snapshot with the same counts and settings keeps its fits.
    """
    # Within a fit several threads would add up in a varying order; fits have nothing to do with each other.
    with threadpool_limits(1), ThreadPoolExecutor(os.cpu_count()) as threads:
        return of_each_snapshot(
            counts,
            before,
            FIT_TYPES,
            settings=lambda _: (VERSION, active_days),
            compute=lambda _, rows: fits_of_snapshot(rows, active_days, threads),
        )


def purchase_model(row: Any) -> PurchaseModel:
    """Return the purchase model of a row of the fits."""
    return PurchaseModel(row.model, *(float(getattr(row, name)) for name in PARAMETERS))


def money_model(row: Any) -> MoneyModel | None:
    """Return the model of money of a row of the fits; None where there is none."""
    return MoneyModel(*(float(getattr(row, name)) for name in MONEY_PARAMETERS)) if row.is_money_modelled else None
