"""Fits a model by maximum likelihood to grouped counts, and says how certain its parameters are.

A model is a function of the logarithms of its parameters. It gives the log-likelihood of each cell (customers who
are alike), its gradients and its Hessians. A fit costs as much as there are cells, whatever the number of customers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize

# Log-likelihoods (cells), gradients (parameters x cells) and Hessians (parameters x parameters x cells) of one customer
# of each cell, with respect to the logarithms of the parameters. What is added up stands side by side in memory.
Derivatives = tuple[np.ndarray, np.ndarray, np.ndarray]
Likelihood = Callable[[np.ndarray], Derivatives]

# A parameter beyond a thousand or a thousandth has no meaning of its own: the likelihood is flat there.
BOUND = float(np.log(1e3))
STEEPNESS = 1.0
MOST_STEPS = 200
LARGEST_STEP = 2.0
# Slope of the log-likelihood of a customer, at which a maximum is reached.
FLAT = 1e-9
NEARLY_FLAT = 1e-6
# Curvature of the log-likelihood of a customer, below which a step to its maximum would go anywhere.
SINGULAR = 1e-6
CONFIDENCE = 0.95
REPLICATES = 1_000
SEED = 20251127


class Fit(NamedTuple):
    """The parameters of the greatest likelihood, on their own scale, and whether the search ended there.

    ``is_inside`` is false where a parameter is at its bound: the model then is a simpler one, such as one in which
    nobody leaves, and the parameter itself means nothing.
    """

    parameters: np.ndarray
    log_likelihood: float
    is_converged: bool
    is_inside: bool


def fit(likelihood: Likelihood, weights: np.ndarray, start: np.ndarray) -> Fit:
    """Return the fit to cells with these numbers of customers, from the logarithms ``start``.

    Newton's method in a trust region. Beyond its bounds a parameter costs, little at first, so that a likelihood that
    is flat there has one maximum.
    """
    customers = float(weights.sum())

    def outside(logs: np.ndarray) -> np.ndarray:
        return np.sign(logs) * np.maximum(np.abs(logs) - BOUND, 0)

    known: dict[bytes, tuple[float, np.ndarray, np.ndarray]] = {}

    def costs(logs: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
        key = logs.tobytes()
        if key not in known:
            values, gradients, hessians = likelihood(logs)
            beyond = outside(logs)
            known.clear()
            known[key] = (
                -(weights @ values) / customers + STEEPNESS / 2 * float(beyond @ beyond),
                -(gradients @ weights) / customers + STEEPNESS * beyond,
                -(hessians @ weights) / customers + STEEPNESS * np.diag(beyond != 0),
            )
        return known[key]

    def searched(start: np.ndarray, free: np.ndarray) -> np.ndarray:
        """Return where the costs are least, if only some of the parameters may move."""

        def at(logs: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
            everywhere = start.copy()
            everywhere[free] = logs
            return costs(everywhere)

        found = minimize(
            lambda logs: at(logs)[0],
            start[free],
            jac=lambda logs: at(logs)[1][free],
            hess=lambda logs: at(logs)[2][np.ix_(free, free)],
            method="trust-exact",
            options={"gtol": FLAT, "maxiter": MOST_STEPS, "max_trust_radius": LARGEST_STEP},
        )
        # The search ends where the slope is small. One step more ends at the maximum, wherever the search began.
        _, slope, curvature = at(found.x)
        curvature = curvature[np.ix_(free, free)]
        is_bowl = np.linalg.eigvalsh(curvature).min() > SINGULAR
        everywhere = start.copy()
        everywhere[free] = found.x - np.linalg.solve(curvature, slope[free]) if is_bowl else found.x
        return everywhere

    free = np.ones(len(start), dtype=bool)
    found = searched(start, free)
    is_inside = bool(np.abs(found).max() < BOUND)
    if not is_inside:
        # What is at its bound stays there, and the others are found again beside it.
        free = np.abs(found) < BOUND
        found = searched(np.clip(found, -BOUND, BOUND), free) if free.any() else found
    inside = np.clip(found, -BOUND, BOUND)
    total = float(weights @ likelihood(inside)[0])
    slope = float(np.abs(costs(found)[1][free]).max(initial=0))
    return Fit(np.exp(inside), total, slope < NEARLY_FLAT, is_inside)


def by_logarithms(values: np.ndarray, gradients: np.ndarray, hessians: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return derivatives by the logarithms of the parameters ``values``, from those by the parameters themselves.

    Of the Hessians the part below the diagonal and the diagonal are read.
    """
    gradients = gradients * values[:, None]
    for row, value in enumerate(values):
        for column in range(row + 1):
            hessians[row, column] *= value * values[column]
            hessians[column, row] = hessians[row, column]
        hessians[row, row] += gradients[row]
    return gradients, hessians


def resampled(likelihood: Likelihood, weights: np.ndarray, found: Fit, replicates: int = REPLICATES) -> np.ndarray:
    """Return the logarithms of the parameters in samples of the customers, with replacement: replicates x parameters.

    Of a sample no more is needed than the sums of its customers' derivatives. A sum of so many is normal, with the mean
    and the covariance of the customers: drawing the sums costs as much as there are parameters, not as there are cells.
    """
    logs = np.log(found.parameters)
    derivatives = derivatives_of(likelihood, logs)
    total = derivatives @ weights
    apart = derivatives - (total / weights.sum())[:, None]
    root = root_of((apart * weights) @ apart.T)
    drawn = np.random.default_rng(SEED).standard_normal((replicates, len(total)))
    return maxima_of(likelihood, weights, logs, total + drawn @ root)


def derivatives_of(likelihood: Likelihood, logs: np.ndarray) -> np.ndarray:
    """Return the gradient and the Hessian of a customer of each cell, one after the other: derivatives x cells."""
    _, gradients, hessians = likelihood(logs)
    return np.vstack([gradients, hessians.reshape(-1, gradients.shape[1])])


def maxima_of(likelihood: Likelihood, weights: np.ndarray, logs: np.ndarray, sums: np.ndarray) -> np.ndarray:
    """Return where samples with these sums of derivatives have their maximum: samples x parameters.

    It is taken from the expansion around ``logs``, the maximum of all, up to the second order. A new search in each
    sample ends at the same places, by test.
    """
    size = len(logs)
    curvature = likelihood(logs)[2] @ weights
    back = np.linalg.inv(curvature)
    own = sums[:, size:].reshape(len(sums), size, size) - curvature
    change = curvature_change(likelihood, weights, logs)
    first = -sums[:, :size] @ back
    second = np.einsum("rij,rj->ri", own, first) + np.einsum("ijk,rj,rk->ri", change, first, first) / 2
    return logs + first - second @ back


def root_of(covariance: np.ndarray) -> np.ndarray:
    """Return the matrix that makes independent normal numbers those of a covariance: rows of numbers @ root.

    It is the symmetric root, of which there is one whatever the signs and the order of the eigenvectors, in units in
    which all variances are 1. Columns may depend on each other, as both halves of a Hessian do.
    """
    spread = np.sqrt(np.diag(covariance))
    units = np.where(spread > 0, spread, 1.0)
    values, vectors = np.linalg.eigh(covariance / np.outer(units, units))
    return (vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T * units


def curvature_change(likelihood: Likelihood, weights: np.ndarray, logs: np.ndarray, step: float = 1e-3) -> np.ndarray:
    """Return the third derivatives of the log-likelihood, by differences of its Hessian."""
    pairs = [(logs + move, logs - move) for move in step * np.eye(len(logs))]
    sums = [[likelihood(point)[2] @ weights for point in pair] for pair in pairs]
    return np.stack([(above - below) / (2 * step) for above, below in sums], axis=-1)


def interval(likelihood: Likelihood, weights: np.ndarray, found: Fit) -> tuple[np.ndarray, np.ndarray] | None:
    """Return the lower and upper ends of the bootstrap intervals of 95% of the parameters, on their own scale.

    None where there is none: a parameter is at its bound, the search did not end, or the likelihood is too flat for
    the resampled maxima to be where it was looked at.
    """
    if not (found.is_converged and found.is_inside):
        return None
    curvature = likelihood(np.log(found.parameters))[2] @ weights
    if np.linalg.eigvalsh(-curvature).min() <= 0:
        return None
    logs = resampled(likelihood, weights, found)
    tails = (1 - CONFIDENCE) / 2
    # So many of the resampled maxima lie beyond an end on average.
    low, high = np.quantile(logs, [tails, 1 - tails], axis=0, method="weibull")
    if max(np.abs(low).max(), np.abs(high).max()) > 2 * BOUND:
        return None
    return np.exp(low), np.exp(high)
