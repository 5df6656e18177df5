"""The effect of a campaign: intervals against scipy, and against a thousand campaigns whose effect is known."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from python_udfs.impact import (
    EFFECT_TYPES,
    Group,
    campaign_effect,
    campaign_effects,
    lift_interval,
    minimum_detectable_lift,
    revenue_interval,
)

RELEVANT = 0.05


def group(customers: int, buyers: int, revenue: float = 0.0, squared: float = 0.0) -> Group:
    """Return a group, with the part of its revenue that a test is about."""
    return Group(customers, buyers, revenue, squared)


def spenders(amounts: list[float]) -> Group:
    """Return the group of customers who spent these amounts."""
    return Group(len(amounts), sum(x > 0 for x in amounts), sum(amounts), sum(x * x for x in amounts))


@st.composite
def groups(draw: st.DrawFn) -> Group:
    """Draw a group of customers, some of whom bought."""
    customers = draw(st.integers(1, 400))
    return group(customers, draw(st.integers(0, customers)))


@given(groups(), groups())
def test_the_lift_interval_is_newcombes_of_two_wilson_intervals(treated, control):
    wilson = [stats.binomtest(g.buyers, g.customers).proportion_ci(0.95, method="wilson") for g in (treated, control)]
    lift, (first, second) = treated.rate - control.rate, wilson
    low = lift - sqrt((treated.rate - first.low) ** 2 + (second.high - control.rate) ** 2)
    high = lift + sqrt((first.high - treated.rate) ** 2 + (control.rate - second.low) ** 2)
    assert lift_interval(treated, control) == pytest.approx((low, high), abs=1e-12)


amounts = st.lists(st.integers(-500, 5000).map(lambda cents: cents / 100), min_size=2, max_size=30)


@given(amounts, amounts)
def test_the_revenue_interval_is_welchs(treated, control):
    interval = revenue_interval(spenders(treated), spenders(control))
    if len(set(treated)) == len(set(control)) == 1:
        assert interval == pytest.approx((treated[0] - control[0],) * 2, abs=1e-4)
    else:
        welch = stats.ttest_ind(treated, control, equal_var=False).confidence_interval(0.95)
        assert interval == pytest.approx((welch.low, welch.high), abs=1e-4)


@pytest.mark.parametrize(
    ("treated", "control", "rate", "lift"),
    [(400, 100, 0.10, 0.15), (100, 25, 0.20, 0.22), (5000, 500, 0.05, 0.0), (60, 60, 0.5, -0.2)],
)
def test_a_thousand_campaigns_with_a_known_lift(treated, control, rate, lift):
    rng = np.random.default_rng(20250618)
    draws = zip(rng.binomial(treated, rate + lift, 1000), rng.binomial(control, rate, 1000), strict=True)
    intervals = [lift_interval(group(treated, int(a)), group(control, int(b))) for a, b in draws]
    assert 0.93 <= np.mean([low <= lift <= high for low, high in intervals]) <= 0.97


def test_a_thousand_campaigns_with_a_known_revenue_lift():
    rng, inside = np.random.default_rng(20250618), 0
    for _ in range(1000):
        treated = rng.binomial(1, 0.3, 400) * rng.gamma(2, 20, 400)
        control = rng.binomial(1, 0.2, 150) * rng.gamma(2, 20, 150)
        low, high = revenue_interval(spenders(treated.tolist()), spenders(control.tolist()))
        inside += low <= 0.1 * 40 <= high
    assert 930 <= inside <= 970


@pytest.mark.parametrize(("treated", "control", "rate"), [(800, 200, 0.1), (3000, 150, 0.3), (200, 200, 0.5)])
def test_the_detectable_lift_shows_in_four_of_five_campaigns(treated, control, rate):
    lift = minimum_detectable_lift(treated, control, rate)
    rng = np.random.default_rng(1)
    first = rng.binomial(treated, rate + lift, 20_000) / treated
    second = rng.binomial(control, rate, 20_000) / control
    pooled = (first * treated + second * control) / (treated + control)
    z = (first - second) / np.sqrt(pooled * (1 - pooled) * (1 / treated + 1 / control))
    assert np.mean(np.abs(z) > stats.norm.ppf(0.975)) == pytest.approx(0.80, abs=0.025)


def test_more_customers_detect_less():
    lifts = [minimum_detectable_lift(n, n, 0.1) for n in (20, 100, 1000, 100_000)]
    assert lifts == sorted(lifts, reverse=True) and lifts[-1] < 0.005


def test_a_control_group_without_buyers_does_not_make_every_lift_detectable():
    assert 0.005 < minimum_detectable_lift(900, 900, 0.0) < minimum_detectable_lift(900, 90, 0.0) < 0.06


@pytest.mark.parametrize(("treated", "control", "rate"), [(1, 1, 0.5), (500, 2, 0.9), (100, 100, 1.0)])
def test_where_no_lift_would_show_there_is_none_to_detect(treated, control, rate):
    assert minimum_detectable_lift(treated, control, rate) is None


@pytest.mark.parametrize(
    ("treated", "control", "is_over", "verdict"),
    [
        (group(500, 200), group(500, 100), True, "more"),
        (group(500, 100), group(500, 200), True, "less"),
        (group(20_000, 2000), group(20_000, 2010), True, "no difference seen"),
        (group(100, 10), group(20, 2), True, "not enough customers to tell"),
        (group(0, 0), group(20, 2), True, "not enough customers to tell"),
        (group(20, 2), group(0, 0), True, "not enough customers to tell"),
        (group(0, 0), group(0, 0), True, "not enough customers to tell"),
        (group(500, 200), group(500, 100), False, "still running"),
        (group(0, 0), group(0, 0), False, "still running"),
    ],
)
def test_what_is_said(treated, control, is_over, verdict):
    assert campaign_effect(treated, control, is_over, RELEVANT)["verdict"] == verdict


def test_no_difference_depends_on_what_would_be_relevant():
    treated, control = group(1000, 100), group(1000, 101)
    detectable = minimum_detectable_lift(1000, 1000, 0.101)
    assert campaign_effect(treated, control, True, detectable)["verdict"] == "no difference seen"
    assert campaign_effect(treated, control, True, detectable * 0.99)["verdict"] == "not enough customers to tell"


def test_a_group_of_one_or_none_has_no_revenue_interval():
    assert revenue_interval(spenders([5.0]), spenders([1.0, 2.0])) is None
    effect = campaign_effect(group(0, 0), group(3, 1), True, RELEVANT)
    assert effect["treated_rate"] is None and effect["lift"] is None and effect["control_rate"] == pytest.approx(1 / 3)


def test_the_table_has_its_types_and_nulls_with_and_without_campaigns():
    columns = ["campaign_id", "is_over"]
    columns += [
        f"{g}_{c}" for g in ("treated", "control") for c in ("customers", "buyers", "revenue", "squared_revenue")
    ]
    none = campaign_effects(pd.DataFrame(columns=columns), RELEVANT)
    one = campaign_effects(pd.DataFrame([["a", True, 2, 1, 5.0, 25.0, 0, 0, 0.0, 0.0]], columns=columns), RELEVANT)
    for table in (none, one):
        assert {name: str(kind) for name, kind in table.dtypes.items()} == EFFECT_TYPES
    assert one["lift"].isna().all() and one["treated_rate"].tolist() == [0.5]
