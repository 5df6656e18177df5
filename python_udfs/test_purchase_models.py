"""BG/NBD and MBG/NBD: the published figures of CDNOW, a second library, integrals, and customers of a known model."""

from __future__ import annotations

import warnings

import lifetimes
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from real_shops.cdnow import published_base
from scipy.integrate import quad
from scipy.optimize import brentq
from scipy.stats import beta, norm

from benchmarks.value_recovery import TRUE_PURCHASES, generated_purchases, recovered
from python_udfs.likelihood import SEED, Derivatives, derivatives_of, fit, maxima_of, resampled, root_of
from python_udfs.purchase_models import (
    BG_NBD,
    MBG_NBD,
    Histories,
    PurchaseModel,
    expected_by_integral,
    expected_from_the_first,
    expected_if_alive,
    expected_purchases,
    fit_purchases,
    log_likelihood,
    log_likelihoods,
    p_alive,
    purchase_intervals,
    weeks_until_even_odds,
)

NAMES = (BG_NBD, MBG_NBD)


def grouped(rows: list[tuple[float, float, float]]) -> Histories:
    """Return customers, one for each row of x, t_x and T, by what they have in common."""
    cells = pd.DataFrame(rows, columns=["x", "t_x", "T"]).value_counts(sort=False)
    x, t_x, age = (np.array(values, dtype=float) for values in zip(*cells.index, strict=True))
    return Histories(x, t_x, age, cells.to_numpy())


@pytest.fixture(scope="module")
def cdnow() -> Histories:
    """Return the 2,357 customers of the papers, grouped."""
    return grouped([known[:3] for known in published_base()])


def test_bg_nbd_has_the_published_parameters_of_cdnow(cdnow):
    """Fader, Hardie and Lee (2005), Counting your customers the easy way, table 2."""
    model, found = fit_purchases(BG_NBD, cdnow)
    assert [round(value, 4) for value in (model.alpha, model.b, model.r, model.a)] == [4.4136, 2.4259, 0.2426, 0.7929]
    assert round(found.log_likelihood, 3) == -9582.429
    assert found.is_converged and found.is_inside


def test_mbg_nbd_has_the_published_parameters_of_cdnow(cdnow):
    """Batislam, Denizel and Filiztekin (2007), for the same 2,357 customers."""
    model, found = fit_purchases(MBG_NBD, cdnow)
    assert [round(value, 3) for value in model[1:]] == [0.525, 6.183, 0.891, 1.614]
    assert found.is_converged and found.is_inside


def test_bg_nbd_expects_what_was_published_of_cdnow(cdnow):
    """Fader, Hardie and Lee's spreadsheet of 2005: a customer's next 39 weeks, and E[X(t)] after 1, 32 and 78 weeks.

    The spreadsheet adds up 150 terms of each series, which is not all of it for 78 weeks: 1.8580.
    """
    model, _ = fit_purchases(BG_NBD, cdnow)
    assert round(float(expected_purchases(model, 2, 30.43, 38.86, 39)), 3) == 1.226
    weeks = np.array([1, 32, 78])
    assert [round(sum_of_terms(model, week, 150), 4) for week in weeks] == [0.0532, 1.0437, 1.8576]
    assert expected_from_the_first(model, weeks).round(4).tolist() == [0.0532, 1.0437, 1.8580]
    assert [sum_of_terms(model, week, 1000) for week in weeks] == pytest.approx(expected_from_the_first(model, weeks))


def sum_of_terms(model: PurchaseModel, weeks: float, terms: int) -> float:
    """Return E[X(t)] of the BG/NBD with so many terms of the published series."""
    _, r, alpha, a, b = model
    numbers = np.arange(1, terms)
    ratios = (r + numbers - 1) * (b + numbers - 1) / ((a + b + numbers - 2) * numbers) * weeks / (alpha + weeks)
    series = 1 + np.cumprod(ratios).sum()
    return float((a + b - 1) / (a - 1) * (1 - (alpha / (alpha + weeks)) ** r * series))


@pytest.mark.parametrize(
    ("name", "fitter"), [(BG_NBD, lifetimes.BetaGeoFitter), (MBG_NBD, lifetimes.ModifiedBetaGeoFitter)]
)
def test_the_library_lifetimes_finds_the_same(cdnow, name, fitter):
    model, _ = fit_purchases(name, cdnow)
    x, t_x, age, customers = cdnow
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        other = fitter().fit(x, t_x, age, weights=customers)
        ahead = other.conditional_expected_number_of_purchases_up_to_time(39, x, t_x, age)
        alive = other.conditional_probability_alive(x, t_x, age)
        new = other.expected_number_of_purchases_up_to_time(np.array([1.0, 32, 78]))
    # Where its own search stops.
    assert model[1:] == pytest.approx(other.params_[["r", "alpha", "a", "b"]].tolist(), rel=1e-5)
    assert expected_purchases(model, x, t_x, age, 39) == pytest.approx(np.array(ahead), rel=1e-5)
    assert p_alive(model, x, t_x, age) == pytest.approx(np.array(alive), rel=1e-5)
    assert expected_from_the_first(model, np.array([1, 32, 78])) == pytest.approx(np.array(new), rel=1e-5)


@pytest.mark.parametrize("name", NAMES)
def test_customers_who_are_alike_count_as_often_as_they_are(cdnow, name):
    one_by_one = Histories(*(np.repeat(part, cdnow.customers) for part in cdnow[:3]), np.ones(2357, dtype=int))
    ten_times = cdnow._replace(customers=10 * cdnow.customers)
    model, found = fit_purchases(name, cdnow)
    for others, times in ((one_by_one, 1), (ten_times, 10)):
        same, again = fit_purchases(name, others)
        assert same[1:] == pytest.approx(model[1:], rel=1e-6)
        assert again.log_likelihood == pytest.approx(times * found.log_likelihood, rel=1e-12)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("start", [(0.5, 3.0, 0.8, 2.0), (0.1, 20.0, 0.3, 6.0)])
def test_the_search_ends_at_the_same_place_wherever_it_begins(cdnow, name, start):
    model, found = fit_purchases(name, cdnow)
    other, again = fit_purchases(name, cdnow, PurchaseModel(name, *start))
    assert other[1:] == pytest.approx(model[1:], rel=1e-8)
    for ends, others in zip(*(purchase_intervals(name, cdnow, each) for each in (found, again)), strict=True):
        assert others == pytest.approx(ends, rel=1e-8)


positive = st.floats(-2, 2).map(lambda log: round(float(np.exp(log)), 4))
models = st.builds(PurchaseModel, st.sampled_from(NAMES), positive, positive, positive, positive)


@st.composite
def histories(draw: st.DrawFn) -> tuple[int, float, float]:
    """Draw x, t_x and T of a customer: the last purchase is not before the days with one are over."""
    age = draw(st.integers(0, 700))
    x = draw(st.integers(0, min(age, 60)))
    return x, draw(st.integers(x, age)) / 7 if x else 0.0, age / 7


@settings(deadline=None)
@given(models, st.lists(histories(), min_size=1, max_size=5))
def test_the_derivatives_are_those_of_the_likelihood(model, rows):
    known, logs, step = grouped(rows), np.log(model[1:]), 1e-5
    values, gradients, hessians = log_likelihoods(model.name, logs, known)
    for number, move in enumerate(step * np.eye(4)):
        above, below = (log_likelihoods(model.name, logs + sign * move, known) for sign in (1, -1))
        size = 1 + np.abs(values)
        assert ((above[0] - below[0]) / (2 * step) - gradients[number]) / size == pytest.approx(0, abs=1e-6)
        change = (above[1] - below[1]) / (2 * step) - hessians[number]
        assert change / size == pytest.approx(0, abs=1e-6)


def likelihood_by_integral(model: PurchaseModel, x: int, t_x: float, age: float) -> float:
    """Return the likelihood of a customer as the mean over probabilities to leave; the rate is integrated by hand."""

    def given_leaving(p: float) -> float:
        first = 1 - p if model.name == MBG_NBD else 1.0
        stayed = first * (1 - p) ** x * (model.alpha + age) ** -(model.r + x)
        may_have_left = x > 0 or model.name == MBG_NBD
        left = p * (first * (1 - p) ** (x - 1) if x else 1) * (model.alpha + t_x) ** -(model.r + x)
        return stayed + (left if may_have_left else 0)

    rising = np.prod([(model.r + number) / (model.alpha + age) for number in range(x)])
    unit = (model.alpha / (model.alpha + age)) ** model.r
    scale = (model.alpha + age) ** (model.r + x)
    shares = beta(model.a, model.b)
    mean, _ = quad(
        lambda level: scale * given_leaving(float(shares.ppf(level))), 0, 1, epsabs=0, epsrel=1e-9, limit=500
    )
    return float(rising * unit * mean)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("known", [(0, 0.0, 20.0), (1, 12.0, 39.0), (4, 30.0, 33.0)])
def test_the_likelihood_is_the_mean_over_all_customers_there_may_be(name, known):
    model = PurchaseModel(name, 0.6, 5.0, 0.9, 2.4)
    assert np.exp(log_likelihood(model, grouped([known]))) == pytest.approx(
        likelihood_by_integral(model, *known), rel=1e-6
    )


@settings(deadline=None)
@given(models, histories(), st.sampled_from([30 / 7, 90 / 7, 365 / 7]))
def test_what_is_expected_is_the_mean_over_who_leaves_how_easily(model, known, horizon):
    x, _, age = known
    series = expected_if_alive(model, x, age, horizon)
    integral = expected_by_integral(model, *(np.array([float(value)]) for value in (x, age, horizon)))
    assert series == pytest.approx(integral, rel=1e-7)


def test_the_integral_is_that_of_scipy():
    model = PurchaseModel(BG_NBD, 0.2426, 4.4136, 0.7929, 2.4259)
    x, age, horizon = 2, 38.86, 39.0
    leaves = beta(model.a, model.b + x)

    def purchases(level: float) -> float:
        p = float(leaves.ppf(level))
        return -np.expm1(-(model.r + x) * np.log1p(p * horizon / (model.alpha + age))) / p

    mean, _ = quad(purchases, 0, 1, epsabs=0, epsrel=1e-9, limit=500)
    arguments = (np.array([float(value)]) for value in (x, age, horizon))
    assert expected_by_integral(model, *arguments) == pytest.approx(mean, rel=1e-7)


def test_where_the_series_has_no_value_the_integral_has():
    model = PurchaseModel(BG_NBD, 100, 0.01, 3, 1000)
    found = expected_if_alive(model, [0, 1], [0, 1], [4, 52])
    # So eager a buyer leaves after (a + b + x - 1) / (a - 1) purchases, whatever the time.
    assert found == pytest.approx([501, 501.5], rel=0.05)


@settings(deadline=None)
@given(models, histories(), st.floats(0.99998, 1.00002))
def test_nothing_happens_where_a_is_one(model, known, a):
    x, _, age = known
    near, at = (expected_if_alive(model._replace(a=value), x, age, 26) for value in (a, 1.0))
    assert near == pytest.approx(at, rel=1e-4)


@settings(deadline=None)
@given(models, histories(), st.integers(1, 400))
def test_silence_makes_it_less_likely_that_a_customer_is_there(model, known, days):
    x, t_x, age = known
    now, later = p_alive(model, x, t_x, age), p_alive(model, x, t_x, age + days / 7)
    assert 0 <= later <= now <= 1
    if x or model.name == MBG_NBD:
        assert later < now or now < 1e-9
    else:
        assert now == later == 1


@settings(deadline=None)
@given(models, histories())
def test_more_is_expected_of_a_longer_time_and_never_more_than_of_a_customer_for_ever(model, known):
    x, t_x, age = known
    ahead = expected_purchases(model, x, t_x, age, np.array([30, 90, 180, 365]) / 7)
    assert (np.diff(ahead, prepend=0) >= 0).all()
    assert (ahead <= (model.r + x) / (model.alpha + age) * np.array([30, 90, 180, 365]) / 7 * (1 + 1e-9)).all()


@settings(deadline=None)
@given(models, histories())
def test_the_next_purchase_is_expected_when_it_is_as_likely_as_not(model, known):
    x, t_x, age = known
    weeks, alive = float(weeks_until_even_odds(model, x, t_x, age)), float(p_alive(model, x, t_x, age))

    def bought_by(week: float) -> float:
        return alive * (1 - ((model.alpha + age) / (model.alpha + age + week)) ** (model.r + x))

    if bought_by(1e9) <= 0.5:
        assert weeks > 1e8
    else:
        assert weeks == pytest.approx(brentq(lambda week: bought_by(week) - 0.5, 0, 1e9, xtol=1e-9), rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("model", TRUE_PURCHASES, ids=NAMES)
def test_generated_customers_buy_as_the_model_expects(model):
    known = generated_purchases(np.random.default_rng(7), model, 100_000)
    assert known.x.mean() == pytest.approx(expected_from_the_first(model, known.T).mean(), rel=0.03)
    stays = 1.0 if model.name == BG_NBD else model.b / (model.a + model.b)
    never = 1 - stays + stays * (model.alpha / (model.alpha + known.T)) ** model.r
    assert (known.x == 0).mean() == pytest.approx(never.mean(), abs=0.005)


@pytest.mark.parametrize("model", TRUE_PURCHASES, ids=NAMES)
def test_parameters_of_generated_customers_are_in_their_intervals(model):
    """A short form of benchmarks.value_recovery: of twenty times, no interval of 95% misses more than six."""
    inside = [hit for hit in recovered(model, 2_000, 20) if hit is not None]
    assert len(inside) == 20
    assert (np.sum(inside, axis=0) >= 14).all()


@pytest.mark.parametrize("name", NAMES)
def test_maxima_of_samples_are_those_of_new_searches(cdnow, name):
    _, found = fit_purchases(name, cdnow)
    weights, logs = cdnow.customers.astype(float), np.log(found.parameters)
    samples = np.random.default_rng(SEED).multinomial(2357, weights / 2357, size=100)

    def likelihood(logs: np.ndarray) -> Derivatives:
        return log_likelihoods(name, logs, cdnow)

    quick = maxima_of(likelihood, weights, logs, samples @ derivatives_of(likelihood, logs).T)
    slow = []
    for sample in samples:
        cells = cdnow._replace(customers=sample)
        again = fit(lambda logs, c=cells: log_likelihoods(name, logs, c), sample.astype(float), logs)
        slow.append(np.log(again.parameters))
    slow = np.array(slow)
    spread = slow.std(axis=0)
    assert ((quick - slow) / spread).mean(axis=0) == pytest.approx(np.zeros(4), abs=0.1)
    ends = [np.quantile(logs, [0.05, 0.95], axis=0) / spread for logs in (quick, slow)]
    assert ends[0] == pytest.approx(ends[1], abs=0.4)


@pytest.mark.parametrize("name", NAMES)
def test_drawn_sums_of_derivatives_are_as_those_of_drawn_customers(cdnow, name):
    _, found = fit_purchases(name, cdnow)
    weights, logs = cdnow.customers.astype(float), np.log(found.parameters)

    def likelihood(logs: np.ndarray) -> Derivatives:
        return log_likelihoods(name, logs, cdnow)

    times = 2_000
    samples = np.random.default_rng(SEED + 1).multinomial(2357, weights / 2357, size=times)
    by_customer = maxima_of(likelihood, weights, logs, samples @ derivatives_of(likelihood, logs).T)
    by_sum = resampled(likelihood, weights, found, times)
    spread = by_customer.std(axis=0)
    # Three standard errors of a difference of means, of deviations, and of quantiles.
    assert (by_sum - by_customer).mean(axis=0) / spread == pytest.approx(np.zeros(4), abs=3 * np.sqrt(2 / times))
    assert by_sum.std(axis=0) / spread == pytest.approx(np.ones(4), abs=3 * np.sqrt(1 / times))
    ends = [np.quantile(logs, [0.025, 0.975], axis=0) / spread for logs in (by_sum, by_customer)]
    error = np.sqrt(2 * 0.025 * 0.975 / times) / norm.pdf(norm.ppf(0.025))
    assert ends[0] == pytest.approx(ends[1], abs=3 * error)


def test_the_root_of_a_covariance_makes_it_again():
    rows = np.random.default_rng(SEED).normal(size=(50, 5)) * [1e-6, 1, 1e6, 1, 1]
    rows[:, 3] = 0
    rows[:, 4] = rows[:, 1]
    covariance = np.cov(rows.T)
    root = root_of(covariance)
    assert np.allclose(root.T @ root, covariance, rtol=1e-9, atol=0)


def test_the_interval_is_the_same_each_time(cdnow):
    _, found = fit_purchases(BG_NBD, cdnow)
    first, second = (purchase_intervals(BG_NBD, cdnow, found) for _ in range(2))
    assert np.array_equal(first, second)


# Bases that no model is made for.
DEGENERATE = {
    "one customer who bought once": [(0, 0.0, 10.0)],
    "one customer who came back": [(3, 9.0, 10.0)],
    "one customer of today": [(0, 0.0, 0.0)],
    "nobody came back": [(0, 0.0, age / 7) for age in range(1, 300)],
    "a single day of data": [(0, 0.0, 0.0)] * 50,
    "nobody left": [(age // 7, age / 7, age / 7) for age in range(70, 300)],
    "everybody is the same": [(2, 5.0, 20.0)] * 40,
    "everybody buys every day": [(age, age / 7, age / 7) for age in range(1, 400, 7)],
    "everybody left at once": [(1, 1 / 7, 300.0 + number / 7) for number in range(30)],
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("base", DEGENERATE.values(), ids=DEGENERATE)
def test_a_base_that_tells_nothing_has_an_answer_and_no_interval_of_nonsense(name, base):
    known = grouped(base)
    model, found = fit_purchases(name, known)
    assert np.isfinite(model[1:]).all() and np.isfinite(found.log_likelihood)
    assert min(model[1:]) >= 1e-3 - 1e-12 and max(model[1:]) <= 1e3 + 1e-9
    for horizon in (30 / 7, 365 / 7):
        ahead = expected_purchases(model, known.x, known.t_x, known.T, horizon)
        assert np.isfinite(ahead).all() and (ahead >= 0).all()
    alive = p_alive(model, known.x, known.t_x, known.T)
    assert ((alive >= 0) & (alive <= 1)).all()
    assert not np.isnan(weeks_until_even_odds(model, known.x, known.t_x, known.T)).any()
    ends = purchase_intervals(name, known, found)
    assert ends is None or (np.isfinite(ends).all() and found.is_inside)


def test_nobody_is_expected_to_leave_where_nobody_left():
    known = grouped(DEGENERATE["nobody left"])
    model, _ = fit_purchases(BG_NBD, known)
    assert p_alive(model, known.x, known.t_x, known.T).min() > 0.98


def test_a_search_that_does_not_end_says_so(cdnow, monkeypatch):
    monkeypatch.setattr("python_udfs.likelihood.MOST_STEPS", 1)
    model, found = fit_purchases(BG_NBD, cdnow)
    assert not found.is_converged and np.isfinite(model[1:]).all()
    assert purchase_intervals(BG_NBD, cdnow, found) is None
