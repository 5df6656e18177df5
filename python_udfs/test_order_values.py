"""Gamma-Gamma: the published figures of CDNOW, a second library, an integral, and customers whose model is known."""

from __future__ import annotations

import lifetimes
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from real_shops.cdnow import Known, published_base
from scipy.integrate import quad
from scipy.stats import gamma as gamma_of
from scipy.stats import pearsonr

from benchmarks.value_recovery import TRUE_MONEY, generated_spending, recovered
from python_udfs.order_values import (
    MoneyModel,
    Spending,
    correlation,
    expected_value,
    fit_spending,
    money_intervals,
    money_log_likelihoods,
)


def grouped(rows: list[tuple[float, float]]) -> Spending:
    """Return customers, one for each row of x and m, by what they have in common."""
    cells = pd.DataFrame(rows, columns=["x", "m"]).value_counts(sort=False)
    x, m = (np.array(values, dtype=float) for values in zip(*cells.index, strict=True))
    return Spending(x, m, cells.to_numpy())


@pytest.fixture(scope="module")
def base() -> list[Known]:
    """Return the 2,357 customers of the papers."""
    return published_base()


@pytest.fixture(scope="module")
def cdnow(base: list[Known]) -> Spending:
    """Return the 946 of them who came back, grouped."""
    return grouped([(known.x, known.m) for known in base if known.x > 0])


def test_the_parameters_of_cdnow_are_the_published_ones(cdnow):
    """Fader and Hardie (2013), The Gamma-Gamma model of monetary value."""
    model, found = fit_spending(cdnow)
    assert cdnow.customers.sum() == 946
    assert [round(value, 2) for value in model] == [6.25, 3.74, 15.44]
    assert round(found.log_likelihood, 3) == -4055.918
    assert found.is_converged and found.is_inside


def test_what_the_first_ten_customers_will_spend_is_what_was_published(base, cdnow):
    """Fader and Hardie (2013): the expected value of a purchase of customers 1 to 10."""
    model, _ = fit_spending(cdnow)
    first = expected_value(model, [known.x for known in base[:10]], [known.m for known in base[:10]])
    assert first.round(2).tolist() == [24.65, 18.91, 35.17, 35.17, 35.17, 71.46, 18.91, 35.17, 27.28, 35.17]
    assert model.mean == pytest.approx(first[2])


def test_frequency_and_money_of_cdnow_are_almost_independent(base, cdnow):
    """Fader, Hardie and Lee (2005), RFM and CLV: the correlation is 0.11, and 0.06 without an outlier."""
    back = [known for known in base if known.x > 0]
    expected = pearsonr([known.x for known in back], [known.m for known in back]).statistic
    assert correlation(cdnow) == pytest.approx(expected, abs=1e-12)
    assert round(expected, 2) == 0.11


def test_the_library_lifetimes_finds_the_same(base, cdnow):
    model, _ = fit_spending(cdnow)
    other = lifetimes.GammaGammaFitter().fit(cdnow.x, cdnow.m, weights=cdnow.customers)
    assert model == pytest.approx(other.params_[["p", "q", "v"]].tolist(), rel=1e-5)
    x, m = (np.array([getattr(known, name) for known in base]) for name in "xm")
    assert expected_value(model, x, m) == pytest.approx(other.conditional_expected_average_profit(x, m), rel=1e-5)


positive = st.floats(-1.5, 1.5).map(lambda log: round(float(np.exp(log)), 4))
models = st.builds(MoneyModel, positive, positive, positive)
spending = st.tuples(st.integers(1, 40), st.integers(1, 50_000).map(lambda cents: cents / 100))


@settings(deadline=None)
@given(models, st.lists(spending, min_size=1, max_size=5))
def test_the_derivatives_are_those_of_the_likelihood(model, rows):
    known, logs, step = grouped(rows), np.log(model), 1e-5
    values, gradients, hessians = money_log_likelihoods(logs, known)
    size = 1 + np.abs(values) + np.abs(gradients).max(axis=0)
    for number, move in enumerate(step * np.eye(3)):
        above, below = (money_log_likelihoods(logs + sign * move, known) for sign in (1, -1))
        assert ((above[0] - below[0]) / (2 * step) - gradients[number]) / size == pytest.approx(0, abs=1e-6)
        change = (above[1] - below[1]) / (2 * step) - hessians[number]
        assert change / size == pytest.approx(0, abs=1e-6)


def test_the_likelihood_is_the_mean_over_all_customers_there_may_be():
    model, x, m = MoneyModel(6.25, 3.74, 15.44), 3, 20.0

    def given_level(level: float) -> float:
        nu = gamma_of(model.q, scale=1 / model.gamma).ppf(level)
        return float(gamma_of(model.p * x, scale=1 / (nu * x)).pdf(m))

    mean, _ = quad(given_level, 0, 1, epsabs=0, epsrel=1e-9, limit=500)
    found = money_log_likelihoods(np.log(model), grouped([(x, m)]))[0]
    assert float(np.exp(found[0])) == pytest.approx(mean, rel=1e-6)


@pytest.mark.parametrize("unit", [0.01, 1.17, 163.0])
def test_the_currency_changes_nothing_but_the_unit(unit):
    rows = [(1 + number % 4, 5.0 + number * 7 % 43) for number in range(80)]
    model, found = fit_spending(grouped(rows))
    other, again = fit_spending(grouped([(x, m * unit) for x, m in rows]))
    assert other == pytest.approx((model.p, model.q, model.gamma * unit), rel=1e-5)
    assert again.log_likelihood == pytest.approx(found.log_likelihood - 80 * np.log(unit), rel=1e-9, abs=1e-6)


@settings(deadline=None)
@given(st.integers(1, 500), st.integers(-5000, 50_000).map(lambda cents: cents / 100))
def test_what_is_expected_lies_between_the_customer_and_the_base_and_follows_who_buys_more(x, m):
    expected = float(expected_value(TRUE_MONEY, x, m))
    low, high = sorted([max(m, 0), TRUE_MONEY.mean])
    assert low <= expected * (1 + 1e-12) and expected <= high * (1 + 1e-12)
    nearer = float(expected_value(TRUE_MONEY, x + 1, m))
    assert abs(nearer - max(m, 0)) <= abs(expected - max(m, 0)) + 1e-9


def test_parameters_of_generated_customers_are_in_their_intervals():
    """A short form of benchmarks.value_recovery: of twenty times, no interval of 95% misses more than six."""
    inside = [hit for hit in recovered(TRUE_MONEY, 3_000, 20) if hit is not None]
    assert len(inside) == 20
    assert (np.sum(inside, axis=0) >= 14).all()


def test_generated_customers_spend_as_the_model_expects():
    known = generated_spending(np.random.default_rng(3), TRUE_MONEY, 200_000)
    assert float(known.m.mean()) == pytest.approx(TRUE_MONEY.mean, rel=0.01)


# Bases that no model is made for.
DEGENERATE = {
    "one customer": [(1, 30.0)],
    "everybody spends the same": [(2, 30.0)] * 50,
    "each customer spends their own": [(200, 1.0 + number) for number in range(50)],
    "one enormous purchase": [(1, 10.0)] * 50 + [(1, 1e9)],
    "cents": [(1, 0.0001), (2, 0.0002), (1, 0.0003)],
}


@pytest.mark.parametrize("rows", DEGENERATE.values(), ids=DEGENERATE)
def test_a_base_that_tells_nothing_has_an_answer(rows):
    known = grouped(rows)
    model, found = fit_spending(known)
    assert np.isfinite(model).all() and np.isfinite(found.log_likelihood)
    ends = money_intervals(known, found)
    assert ends is None or np.isfinite(ends).all()
    assert model.mean is None or model.mean > 0
    assert correlation(known) is None or -1 <= correlation(known) <= 1


def test_a_model_without_a_mean_says_so():
    assert MoneyModel(2.0, 1.0, 10.0).mean is None
    assert MoneyModel(2.0, 3.0, 10.0).mean == 10.0
