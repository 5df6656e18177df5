"""How much customers will spend on a purchase, from what they spent on average: the Gamma-Gamma model.

What customers spend on their purchases is Gamma(p, nu), with a nu of their own that is Gamma(q, gamma) among customers.
It is assumed that how much somebody spends does not depend on how often they buy: see correlation.

What is known of a customer is x, the days with a purchase after the first, and m, the mean spent on them. Only
customers with x above 0 and m above 0 tell anything. Arrays are taken and returned element by element.

P. Fader and B. Hardie, The Gamma-Gamma model of monetary value (2013), brucehardie.com/notes/025.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.special import gammaln, polygamma, psi

from python_udfs.likelihood import Derivatives, Fit, by_logarithms, fit, interval

MONEY_PARAMETERS = ("p", "q", "gamma")


class MoneyModel(NamedTuple):
    """The parameters p and q, and gamma in units of money, all above 0."""

    p: float
    q: float
    gamma: float

    @property
    def mean(self) -> float | None:
        """Return what an unknown customer will spend on a purchase; None where the model has no mean."""
        return self.p * self.gamma / (self.q - 1) if self.q > 1 else None


class Spending(NamedTuple):
    """Customers grouped by x and m, both above 0: how many customers have each."""

    x: np.ndarray
    m: np.ndarray
    customers: np.ndarray


def money_log_likelihoods(logs: np.ndarray, spending: Spending) -> Derivatives:
    """Return the log-likelihood of a customer of each cell, and its derivatives by the logarithms of p, q and gamma."""
    p, q, gamma = values = np.exp(logs)
    x, m, _ = spending
    # What depends on x alone is computed once for each x.
    place = x.astype(int)
    counts = np.arange(1.0, place.max() + 1)

    def by_count(per_count: np.ndarray) -> np.ndarray:
        return per_count[place - 1]

    total, shapes = gamma + x * m, p * counts + q
    shape, log_total = by_count(shapes), np.log(total)
    of_shape = gammaln(shapes) - gammaln(p * counts) - gammaln(q) + q * np.log(gamma) + p * counts * np.log(counts)
    result = by_count(of_shape) + (p * x - 1) * np.log(m) - shape * log_total
    gradients = np.stack(
        [
            x * (by_count(psi(shapes) - psi(p * counts) + np.log(counts)) + np.log(m) - log_total),
            by_count(psi(shapes) - psi(q) + np.log(gamma)) - log_total,
            q / gamma - shape / total,
        ]
    )
    spread = polygamma(1, shapes)
    hessians = np.empty((3, 3, len(x)))
    hessians[0, 0] = by_count(counts**2 * (spread - polygamma(1, p * counts)))
    hessians[1, 0] = by_count(counts * spread)
    hessians[2, 0] = -x / total
    hessians[1, 1] = by_count(spread - polygamma(1, q))
    hessians[2, 1] = 1 / gamma - 1 / total
    hessians[2, 2] = shape / total**2 - q / gamma**2
    return result, *by_logarithms(values, gradients, hessians)


def fit_spending(spending: Spending) -> tuple[MoneyModel, Fit]:
    """Return the model of the greatest likelihood, and how the search ended. There is at least one customer."""
    weights = spending.customers.astype(float)
    unit = typical(spending)
    found = fit(lambda logs: money_log_likelihoods(logs, in_units(spending, unit)), weights, np.log([5.0, 3.0, 2.0]))
    # A density of money is per unit of money.
    found = found._replace(
        parameters=found.parameters * [1, 1, unit],
        log_likelihood=found.log_likelihood - float(weights.sum()) * float(np.log(unit)),
    )
    return MoneyModel(*found.parameters.tolist()), found


def money_intervals(spending: Spending, found: Fit) -> tuple[np.ndarray, np.ndarray] | None:
    """Return the ends of the intervals of 95% of p, q and gamma; None where there is none."""
    unit = typical(spending)
    in_unit = found._replace(parameters=found.parameters / [1, 1, unit])
    ends = interval(
        lambda logs: money_log_likelihoods(logs, in_units(spending, unit)), spending.customers.astype(float), in_unit
    )
    return None if ends is None else (ends[0] * [1, 1, unit], ends[1] * [1, 1, unit])


def typical(spending: Spending) -> float:
    """Return the mean of m: in its unit gamma has the same bounds for yen as for euros."""
    return float(np.average(spending.m, weights=spending.customers))


def in_units(spending: Spending, unit: float) -> Spending:
    """Return the same customers with money in other units."""
    return spending._replace(m=spending.m / unit)


def expected_value(model: MoneyModel, x: np.ndarray, m: np.ndarray) -> np.ndarray:
    """Return what customers with x and m will spend on a purchase.

    It is between their own mean and that of all customers, nearer to their own the more they bought. A mean at or below
    0, of a customer who returned as much as they bought, counts as 0. The model has a mean.
    """
    x, m = np.asarray(x, dtype=float), np.maximum(np.asarray(m, dtype=float), 0)
    return model.p * (model.gamma + x * m) / (model.p * x + model.q - 1)


def correlation(spending: Spending) -> float | None:
    """Return the correlation of x and m over customers, -1 to 1: the model assumes that it is near 0.

    None where all customers have the same x or the same m.
    """
    weights = spending.customers
    moves = [values - np.average(values, weights=weights) for values in (spending.x, spending.m)]
    variances = [float(np.average(move**2, weights=weights)) for move in moves]
    if min(variances) <= 1e-12 * max(float(np.max(spending.x)) ** 2, float(np.max(spending.m)) ** 2):
        return None
    return float(np.average(moves[0] * moves[1], weights=weights)) / float(np.sqrt(variances[0] * variances[1]))
