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
    Money,
    campaign_effect,
    campaign_effects,
    lift_interval,
    minimum_detectable_lift,
    money_interval,
)

RELEVANT = 0.05


def spenders(amounts: list[float]) -> Group:
    """Return the group of customers who spent these amounts, half of which was margin."""
    revenue = Money(sum(amounts), sum(x * x for x in amounts))
    return Group(len(amounts), sum(x > 0 for x in amounts), revenue, Money(revenue.total / 2, revenue.squared / 4))


@st.composite
def groups(draw: st.DrawFn) -> Group:
    """Draw a group of customers, some of whom bought."""
    customers = draw(st.integers(1, 400))
    return Group(customers, draw(st.integers(0, customers)))


@given(groups(), groups())
def test_the_lift_interval_is_newcombes_of_two_wilson_intervals(treated, control):
    wilson = [stats.binomtest(g.buyers, g.customers).proportion_ci(0.95, method="wilson") for g in (treated, control)]
    lift, (first, second) = treated.rate - control.rate, wilson
    low = lift - sqrt((treated.rate - first.low) ** 2 + (second.high - control.rate) ** 2)
    high = lift + sqrt((first.high - treated.rate) ** 2 + (control.rate - second.low) ** 2)
    assert lift_interval(treated, control) == pytest.approx((low, high), abs=1e-12)


amounts = st.lists(st.integers(-500, 5000).map(lambda cents: cents / 100), min_size=2, max_size=30)


@given(amounts, amounts)
def test_the_interval_of_money_is_welchs(treated, control):
    interval = money_interval(spenders(treated), spenders(control), "revenue")
    if len(set(treated)) == len(set(control)) == 1:
        assert interval == pytest.approx((treated[0] - control[0],) * 2, abs=1e-4)
    else:
        welch = stats.ttest_ind(treated, control, equal_var=False).confidence_interval(0.95)
        assert interval == pytest.approx((welch.low, welch.high), abs=1e-4)
    margin = money_interval(spenders(treated), spenders(control), "margin")
    assert margin == pytest.approx([end / 2 for end in interval], abs=1e-4)


@pytest.mark.parametrize(
    ("treated", "control", "rate", "lift"),
    [(400, 100, 0.10, 0.15), (100, 25, 0.20, 0.22), (5000, 500, 0.05, 0.0), (60, 60, 0.5, -0.2)],
)
def test_a_thousand_campaigns_with_a_known_lift(treated, control, rate, lift):
    rng = np.random.default_rng(20250618)
    draws = zip(rng.binomial(treated, rate + lift, 1000), rng.binomial(control, rate, 1000), strict=True)
    intervals = [lift_interval(Group(treated, int(a)), Group(control, int(b))) for a, b in draws]
    assert 0.93 <= np.mean([low <= lift <= high for low, high in intervals]) <= 0.97


def test_a_thousand_campaigns_with_a_known_revenue_lift():
    rng, inside = np.random.default_rng(20250618), 0
    for _ in range(1000):
        treated = rng.binomial(1, 0.3, 400) * rng.gamma(2, 20, 400)
        control = rng.binomial(1, 0.2, 150) * rng.gamma(2, 20, 150)
        low, high = money_interval(spenders(treated.tolist()), spenders(control.tolist()), "revenue")
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
        (Group(500, 200), Group(500, 100), True, "more"),
        (Group(500, 100), Group(500, 200), True, "less"),
        (Group(20_000, 2000), Group(20_000, 2010), True, "no difference seen"),
        (Group(100, 10), Group(20, 2), True, "not enough customers to tell"),
        (Group(0, 0), Group(20, 2), True, "not enough customers to tell"),
        (Group(20, 2), Group(0, 0), True, "not enough customers to tell"),
        (Group(0, 0), Group(0, 0), True, "not enough customers to tell"),
        (Group(500, 200), Group(500, 100), False, "still running"),
        (Group(0, 0), Group(0, 0), False, "still running"),
    ],
)
def test_what_is_said(treated, control, is_over, verdict):
    assert campaign_effect(treated, control, is_over, RELEVANT)["verdict"] == verdict


def test_no_difference_depends_on_what_would_be_relevant():
    treated, control = Group(1000, 100), Group(1000, 101)
    detectable = minimum_detectable_lift(1000, 1000, 0.101)
    assert campaign_effect(treated, control, True, detectable)["verdict"] == "no difference seen"
    assert campaign_effect(treated, control, True, detectable * 0.99)["verdict"] == "not enough customers to tell"


def test_a_group_of_one_or_none_has_no_revenue_interval():
    assert money_interval(spenders([5.0]), spenders([1.0, 2.0]), "revenue") is None
    effect = campaign_effect(Group(0, 0), Group(3, 1), True, RELEVANT)
    assert effect["treated_rate"] is None and effect["lift"] is None and effect["control_rate"] == pytest.approx(1 / 3)


def test_what_a_campaign_brought_is_the_lift_of_all_its_customers_or_unknown():
    treated, control = spenders([40.0, 20.0, 60.0] * 200), spenders([0.0, 20.0, 0.0] * 100)
    effect = campaign_effect(treated, control, True, RELEVANT)
    for measure in ("revenue", "margin"):
        expected = [end * 600 for end in money_interval(treated, control, measure)]
        found = [effect[f"incremental_{measure}_{end}"] for end in ("low", "high")]
        assert found == pytest.approx(expected, abs=1e-4) and found[0] > 0
    few, running = spenders([40.0, 0.0]), campaign_effect(treated, control, False, RELEVANT)
    for unknown in (campaign_effect(few, few, True, RELEVANT), running):
        assert {unknown[name] for name in EFFECT_TYPES if name.startswith("incremental")} == {None}


def test_the_table_has_its_types_and_nulls_with_and_without_campaigns():
    columns = ["campaign_id", "is_over"]
    measures = ("customers", "buyers", "revenue", "squared_revenue", "margin", "squared_margin")
    columns += [f"{group}_{measure}" for group in ("treated", "control") for measure in measures]
    none = campaign_effects(pd.DataFrame(columns=columns), RELEVANT)
    one = campaign_effects(
        pd.DataFrame([["a", True, 2, 1, 5.0, 25.0, 2.0, 4.0, 0, 0, *[0.0] * 4]], columns=columns), RELEVANT
    )
    for table in (none, one):
        assert {name: str(kind) for name, kind in table.dtypes.items()} == EFFECT_TYPES
    assert one["lift"].isna().all() and one["treated_rate"].tolist() == [0.5]
