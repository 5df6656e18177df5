"""Whether the intervals of customer value hold what they promise: parameters recovered from generated customers.

Generates customers of known parameters, many times, and counts how often each interval of 95% has the parameter. Usage:
``python -m benchmarks.value_recovery`` writes the table of docs/value.md anew, in about a quarter of an hour.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from python_udfs.order_values import MONEY_PARAMETERS, MoneyModel, Spending, fit_spending, money_intervals
from python_udfs.purchase_models import (
    BG_NBD,
    MBG_NBD,
    PARAMETERS,
    Histories,
    PurchaseModel,
    fit_purchases,
    purchase_intervals,
)

PAGE = Path(__file__).resolve().parents[1] / "docs" / "value.md"
BEGIN, END = "<!-- begin recovery -->\n", "<!-- end recovery -->\n"
# As published for CDNOW.
TRUE_PURCHASES = (
    PurchaseModel(BG_NBD, 0.2426, 4.4136, 0.7929, 2.4259),
    PurchaseModel(MBG_NBD, 0.525, 6.183, 0.891, 1.614),
)
TRUE_MONEY = MoneyModel(6.25, 3.74, 15.44)
SIZES = (2_000, 5_000)
TIMES = 500
YOUNGEST_DAYS, OLDEST_DAYS = 189, 546
NAMES = {BG_NBD: "BG/NBD", MBG_NBD: "MBG/NBD"}


def generated_purchases(rng: np.random.Generator, model: PurchaseModel, customers: int) -> Histories:
    """Return customers who bought as the model says, each known for half a year to one and a half."""
    age = rng.integers(YOUNGEST_DAYS, OLDEST_DAYS + 1, customers) / 7
    rate, leaves = rng.gamma(model.r, 1 / model.alpha, customers), rng.beta(model.a, model.b, customers)
    x, t_x = np.zeros(customers), np.zeros(customers)
    stays = rng.random(customers) > leaves if model.name == MBG_NBD else np.ones(customers, dtype=bool)
    # A customer who stays buys next after an exponential time, and leaves with their probability.
    while stays.any():
        here = np.flatnonzero(stays)
        next_at = t_x[here] + rng.exponential(1 / rate[here])
        in_time = next_at <= age[here]
        buyers = here[in_time]
        t_x[buyers] = next_at[in_time]
        x[buyers] += 1
        stays[here[~in_time]] = False
        stays[buyers] = rng.random(len(buyers)) > leaves[buyers]
    return Histories(x, t_x, age, np.ones(customers, dtype=int))


def generated_spending(rng: np.random.Generator, model: MoneyModel, customers: int) -> Spending:
    """Return customers with one to six purchases after the first, who spent as the model says."""
    x = rng.integers(1, 7, customers).astype(float)
    nu = rng.gamma(model.q, 1 / model.gamma, customers)
    return Spending(x, rng.gamma(model.p * x, 1 / nu) / x, np.ones(customers, dtype=int))


def recovered(model: PurchaseModel | MoneyModel, customers: int, times: int) -> Iterator[np.ndarray | None]:
    """Yield, for each time, which parameters are in their intervals; None where there is no interval."""
    rng = np.random.default_rng(customers)
    for _ in range(times):
        if isinstance(model, MoneyModel):
            true, known = np.array(model), generated_spending(rng, model, customers)
            ends = money_intervals(known, fit_spending(known)[1])
        else:
            true, known = np.array(model[1:]), generated_purchases(rng, model, customers)
            ends = purchase_intervals(model.name, known, fit_purchases(model.name, known)[1])
        yield None if ends is None else (ends[0] <= true) & (true <= ends[1])


def row(model: PurchaseModel | MoneyModel, customers: int, times: int) -> str:
    """Return the row of the table for one model and number of customers."""
    name = "Gamma-Gamma" if isinstance(model, MoneyModel) else NAMES[model.name]
    parameters = MONEY_PARAMETERS if isinstance(model, MoneyModel) else PARAMETERS
    inside = [hit for hit in recovered(model, customers, times) if hit is not None]
    shares = np.mean(inside, axis=0)
    cells = ", ".join(f"{parameter} {share:.1%}" for parameter, share in zip(parameters, shares, strict=True))
    return f"| {name} | {customers:,} | {len(inside)} | {cells} |"


def main() -> None:
    """Write the page's table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=TIMES)
    parser.add_argument("--customers", type=int, nargs="+", default=SIZES)
    arguments = parser.parse_args()
    lines = ["| model | customers | intervals | parameter in its interval |", "|---|---|---|---|"]
    for model in (*TRUE_PURCHASES, TRUE_MONEY):
        for customers in arguments.customers:
            lines.append(row(model, customers, arguments.times))
            print(lines[-1], flush=True)
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    table = "\n".join(lines)
    PAGE.write_text(f"{before}{BEGIN}\n{table}\n\n{END}{rest.partition(END)[2]}", encoding="utf-8")


if __name__ == "__main__":
    main()
