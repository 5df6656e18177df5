"""How often customers will buy, from when they have: the models BG/NBD and MBG/NBD.

A customer buys at a rate of their own and, after each purchase, leaves for ever with a probability of their own.
Rates are Gamma(r, alpha) among customers, probabilities Beta(a, b). In the MBG/NBD a customer may leave after the
first purchase too; in the BG/NBD only a customer who came back may.

What is known of a customer is x, t_x and T: the days with a purchase after the first, the weeks from the first to the
last, and the weeks from the first to today. All times are in weeks. Arrays are taken and returned element by element.

BG/NBD: P. Fader, B. Hardie and K. Lee, "Counting your customers" the easy way, Marketing Science 24 (2005).
MBG/NBD: E. Batislam, M. Denizel and A. Filiztekin, Empirical validation and comparison of models for customer base
analysis, International Journal of Research in Marketing 24 (2007).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.special import betaln, expit, gammaln, hyp2f1, polygamma, psi

from python_udfs.likelihood import Derivatives, Fit, by_logarithms, fit, interval

BG_NBD, MBG_NBD = "bg_nbd", "mbg_nbd"
PARAMETERS = ("r", "alpha", "a", "b")
# Around a = 1 both sides of a difference vanish: the line between two neighbours is exact to ten digits.
AROUND_ONE = 1e-5
NODES = 2_001


class PurchaseModel(NamedTuple):
    """A model with its parameters: bg_nbd or mbg_nbd, and r, alpha (weeks), a and b, all above 0."""

    name: str
    r: float
    alpha: float
    a: float
    b: float

    @property
    def chances(self) -> float:
        """Return b of a customer who bought once: in the MBG/NBD they have stayed once already."""
        return self.b + 1 if self.name == MBG_NBD else self.b


class Histories(NamedTuple):
    """Customers grouped by x, t_x and T (weeks): how many customers have each."""

    x: np.ndarray
    t_x: np.ndarray
    T: np.ndarray
    customers: np.ndarray


def log_likelihoods(name: str, logs: np.ndarray, histories: Histories) -> Derivatives:
    """Return the log-likelihood of a customer of each cell, and its derivatives by the logarithms of the parameters.

    It is that of a customer who is still there, and log(1 + odds) besides: the odds that the customer has left.
    """
    r, alpha, a, b = values = np.exp(logs)
    chances = b + 1 if name == MBG_NBD else b
    x, t_x, age, _ = histories
    # What depends on x alone is computed once for each x.
    place = x.astype(int)
    counts = np.arange(place.max() + 1.0)
    may_have_left = np.ones_like(counts) if name == MBG_NBD else (counts > 0).astype(float)
    # Of a customer who can't have left the odds are 0, whatever is put here.
    stays = np.where(may_have_left > 0, chances + counts - 1, 1.0)

    def by_count(per_count: np.ndarray) -> np.ndarray:
        return per_count[place]

    still_here = np.log(alpha + age)
    silence = still_here - np.log(alpha + t_x)
    per_age = 1 / (alpha + age)
    per_last = 1 / (alpha + t_x)
    per_silence, purchases = per_age - per_last, r + x
    log_odds = by_count(np.where(may_have_left > 0, np.log(a) - np.log(stays), -np.inf)) + purchases * silence
    gone = expit(log_odds)

    common = gammaln(r + counts) - gammaln(r) + r * np.log(alpha) + betaln(a, chances + counts) - betaln(a, b)
    result = by_count(common) - purchases * still_here + np.logaddexp(0, log_odds)

    # Derivatives of the log odds: silence, purchases * per_silence, 1 / a and -1 / stays.
    moves = np.stack([silence, purchases * per_silence, np.full_like(silence, 1 / a), by_count(-1 / stays)])
    all_stays, later_stays = psi(a + b), psi(a + chances + counts)
    gradients = gone * moves
    gradients[0] += by_count(psi(r + counts) - psi(r) + np.log(alpha)) - still_here
    gradients[1] += r / alpha - purchases * per_age
    gradients[2] += by_count(all_stays - later_stays)
    gradients[3] += by_count(psi(chances + counts) - psi(b) + all_stays - later_stays)

    hessians = np.empty((4, 4, len(x)))
    spread = gone * (1 - gone) * moves
    for row in range(4):
        for column in range(row + 1):
            hessians[row, column] = spread[row] * moves[column]
    shared = polygamma(1, a + b) - polygamma(1, a + chances + counts)
    hessians[0, 0] += by_count(polygamma(1, r + counts) - polygamma(1, r))
    hessians[1, 0] += 1 / alpha - per_age + gone * per_silence
    squares = per_last**2 - per_age**2
    hessians[1, 1] += purchases * (per_age**2 + gone * squares) - r / alpha**2
    hessians[2, 2] += by_count(shared) - gone / a**2
    hessians[3, 2] += by_count(shared)
    hessians[3, 3] += by_count(shared + polygamma(1, chances + counts) - polygamma(1, b)) + gone * by_count(stays**-2)
    return result, *by_logarithms(values, gradients, hessians)


def log_likelihood(model: PurchaseModel, histories: Histories) -> float:
    """Return the log-likelihood of all customers together."""
    return float(histories.customers @ log_likelihoods(model.name, np.log(model[1:]), histories)[0])


def fit_purchases(name: str, histories: Histories, start: PurchaseModel | None = None) -> tuple[PurchaseModel, Fit]:
    """Return the model of the greatest likelihood, and how the search ended. There is at least one customer.

    ``start`` is a model that is near already: the search is shorter then, and ends at the same place.
    """
    logs = np.log(start[1:] if start else [1.0, max(float(histories.T.max()) / 4, 1.0), 1.0, 1.0])
    found = fit(lambda logs: log_likelihoods(name, logs, histories), histories.customers.astype(float), logs)
    return PurchaseModel(name, *found.parameters.tolist()), found


def purchase_intervals(name: str, histories: Histories, found: Fit) -> tuple[np.ndarray, np.ndarray] | None:
    """Return the ends of the intervals of 95% of r, alpha, a and b; None where there is none."""
    return interval(lambda logs: log_likelihoods(name, logs, histories), histories.customers.astype(float), found)


def p_alive(model: PurchaseModel, x: np.ndarray, t_x: np.ndarray, age: np.ndarray) -> np.ndarray:
    """Return the probability that customers with x, t_x and T are still customers, 0 to 1."""
    x = np.asarray(x, dtype=float)
    can_have_left = np.ones(x.shape, dtype=bool) if model.name == MBG_NBD else x > 0
    stays = np.where(can_have_left, model.chances + x - 1, 1.0)
    silence = np.log((model.alpha + np.asarray(age)) / (model.alpha + np.asarray(t_x)))
    log_odds = np.log(model.a) - np.log(stays) + (model.r + x) * silence
    return np.where(can_have_left, expit(-log_odds), 1.0)


def expected_if_alive(model: PurchaseModel, x: np.ndarray, age: np.ndarray, horizon: np.ndarray) -> np.ndarray:
    """Return how many purchases customers with x and T will make in the next ``horizon`` weeks, if they have not left.

    The weeks since the last purchase don't matter then.
    """
    x, age, horizon = np.broadcast_arrays(*(np.asarray(part, dtype=float) for part in (x, age, horizon)))
    share = horizon / (model.alpha + age + horizon)

    def at(a: float) -> np.ndarray:
        total = a + model.chances + x - 1
        # Euler's transformation: the published series itself has no end in floating point for frequent buyers.
        series = hyp2f1(a + model.chances - 1 - model.r, a - 1, total, share)
        return total / (a - 1) * (1 - (1 - share) ** (a - 1) * series)

    with np.errstate(invalid="ignore", over="ignore", divide="ignore"):
        if abs(model.a - 1) < AROUND_ONE:
            below, above = at(1 - AROUND_ONE), at(1 + AROUND_ONE)
            found = below + (model.a - 1 + AROUND_ONE) / (2 * AROUND_ONE) * (above - below)
        else:
            found = at(model.a)
    unknown = ~np.isfinite(found)
    if unknown.any():
        found = np.array(found)
        found[unknown] = expected_by_integral(model, x[unknown], age[unknown], horizon[unknown])
    return found


def expected_by_integral(model: PurchaseModel, x: np.ndarray, age: np.ndarray, horizon: np.ndarray) -> np.ndarray:
    """Return what expected_if_alive does, where the series can't be computed: the mean over who leaves how easily.

    A customer who leaves with probability p makes (1 - (1 + p h / (alpha + T)) ** -(r + x)) / p purchases. Over the
    logit of p, the rule of trapezoids is exact to some digits less than the series.
    """
    power, growth, stays = model.r + x, horizon / (model.alpha + age), model.chances + x
    seldom = power * growth
    # Where p is so small that it changes nothing, and where it is almost 1.
    low = np.minimum(np.log(model.a / stays), -np.log(np.maximum(seldom, 1))) - 45 / (model.a + 1) - 5
    high = np.maximum(np.log(model.a / stays), 0) + 45 / np.minimum(stays, 1) + 5
    logits = low + (high - low) * np.linspace(0, 1, NODES)[:, None]
    p = expit(logits)
    purchases = -np.expm1(-power * np.log1p(p * growth)) / p
    density = np.exp(-model.a * np.logaddexp(0, -logits) - stays * np.logaddexp(0, logits) - betaln(model.a, stays))
    return seldom + ((purchases - seldom) * density).sum(axis=0) * (high - low) / (NODES - 1)


def expected_purchases(
    model: PurchaseModel, x: np.ndarray, t_x: np.ndarray, age: np.ndarray, horizon: np.ndarray
) -> np.ndarray:
    """Return how many purchases customers with x, t_x and T will make in the next ``horizon`` weeks."""
    return p_alive(model, x, t_x, age) * expected_if_alive(model, x, age, horizon)


def expected_from_the_first(model: PurchaseModel, weeks: np.ndarray) -> np.ndarray:
    """Return E[X(t)]: how many purchases a new customer will make in the ``weeks`` after the first."""
    return expected_purchases(model, 0, 0, 0, weeks)


def weeks_until_even_odds(model: PurchaseModel, x: np.ndarray, t_x: np.ndarray, age: np.ndarray) -> np.ndarray:
    """Return after how many weeks it is as likely as not that customers have bought again; infinite where it never is.

    It is the median of the time until the next purchase. The mean would be infinite for everybody, since everybody may
    have left.
    """
    alive = p_alive(model, x, t_x, age)
    never = np.where(alive > 0.5, 1 - 0.5 / np.maximum(alive, 0.5), 0.0)
    with np.errstate(divide="ignore", over="ignore"):
        return (model.alpha + np.asarray(age)) * np.expm1(-np.log(never) / (model.r + np.asarray(x)))
