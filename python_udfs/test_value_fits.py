"""Every base has an answer: shops too small, too young or too odd for a model, and what is kept from the last build."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.value_recovery import TRUE_MONEY, TRUE_PURCHASES, generated_purchases
from python_udfs import value_fits as module
from python_udfs.snapshots import Snapshots
from python_udfs.value_fits import EMPIRICAL, FIT_TYPES, value_fits
from python_udfs.value_scores import SCORE_TYPES, value_scores

DAY = datetime(2025, 6, 30)
ACTIVE_DAYS = 365
# x, days from the first to the last purchase, days since the first, revenue, and mean spending on later days.
Row = tuple[int, int, int, float, float]


def counts_of(rows: list[Row]) -> pd.DataFrame:
    """Return int_value_counts of customers, each a cell of its own, without a holdout."""
    tables = []
    for part in ("purchases", "money", "ages"):
        for x, t_x, age, revenue, mean in rows:
            if part == "money" and not (x > 0 and mean > 0):
                continue
            cell = {"snapshot_date": DAY, "part": part, "cohort_year": 2024, "repeat_purchases": x, "customers": 1}
            cell |= {"first_to_last_days": t_x, "tenure_days": age} if part == "purchases" else {"tenure_days": age}
            tables.append(cell | {"revenue": revenue} if part == "purchases" else cell | {"mean_value": mean})
    columns = ["snapshot_date", "part", "cohort_year", "repeat_purchases", "first_to_last_days", "tenure_days"]
    columns += ["holdout_days", "mean_value", "customers", "later_purchases", "squared_later_purchases", "revenue"]
    return pd.DataFrame(tables, columns=columns)


def ages_of(counts: pd.DataFrame) -> Snapshots:
    """Return what value_scores takes."""
    return Snapshots(counts[counts["part"] == "ages"])


def answers(rows: list[Row]) -> tuple[pd.Series, pd.DataFrame]:
    """Return the fit that is chosen for a base, and the scores of its customers."""
    counts = counts_of(rows)
    fits = value_fits(Snapshots(counts), None, ACTIVE_DAYS)
    assert list(fits.columns) == list(FIT_TYPES)
    scores = value_scores(ages_of(counts), fits, None, 0.1)
    assert list(scores.columns) == list(SCORE_TYPES)
    told = [name for name, kind in SCORE_TYPES.items() if kind == "float64"]
    assert np.isfinite(scores[told].to_numpy(dtype=float)).all() and (scores[told] >= 0).all(axis=None)
    (chosen,) = fits[fits["is_chosen"] & (fits["cohort"] == "all")].to_dict("records")
    # Null is the answer of what is not known, in a mart and here, and not a number is none.
    for name in fits.select_dtypes("Float64"):
        assert np.isfinite(fits[name].dropna().to_numpy(dtype=float)).all(), name
    return pd.Series(chosen), scores


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        pytest.param([(0, 0, 0, 10.0, 0.0)], "too_few_customers", id="one customer, today"),
        pytest.param([(3, 200, 400, -50.0, -10.0)], "too_few_customers", id="one customer who gave back more"),
        pytest.param([(0, 0, 300, 10.0, 0.0)] * 500, "too_few_who_came_back", id="nobody came back"),
        pytest.param([(0, 0, 0, 10.0, 0.0)] * 500, "too_few_who_came_back", id="one day of data"),
        pytest.param([(1, 30, 90, 20.0, 10.0)] * 500, "too_young", id="a shop of three months"),
    ],
)
def test_a_shop_that_no_model_fits_has_the_empirical_answer(rows, reason):
    chosen, scores = answers(rows)
    assert (chosen["model"], chosen["reason"]) == (EMPIRICAL, reason)
    assert (scores["model"] == EMPIRICAL).all() and (scores["base_value"] >= 0).all()


def test_the_empirical_answer_goes_on_as_customers_have_come_back_so_far():
    rows = [(2, 100, 150, 30.0, 10.0), (0, 0, 50, 10.0, 0.0)]
    chosen, scores = answers(rows)
    # Both were active all the time: two purchases in 200 days.
    assert chosen["purchase_rate"] == pytest.approx(0.01)
    assert scores["purchases_365d"].tolist() == pytest.approx([3.65, 3.65])
    assert chosen["mean_order_value"] == pytest.approx(40 / 4)


def test_where_nobody_leaves_a_model_says_so():
    rng = np.random.default_rng(7)
    rows = []
    for rate in rng.gamma(2, 0.02, 600):
        days = np.cumsum(rng.exponential(1 / rate, 400))
        days = np.unique(days[days <= 700].astype(int))
        days = days[days > 0]
        rows.append((len(days), int(days.max(initial=0)), 700, 10.0 * (len(days) + 1), 10.0))
    chosen, scores = answers(rows)
    assert chosen["model"] != EMPIRICAL and chosen["is_converged"]
    alive = []
    for x, t_x, age, _, _ in rows:
        row = scores[(scores["repeat_purchases"] == x) & (scores["tenure_days"] == age)].iloc[0]
        odds = row["log_odds"]
        away = (
            0
            if odds is pd.NA or np.isnan(odds)
            else np.exp(odds - row["purchase_power"] * np.log(row["alpha_days"] + t_x))
        )
        alive.append(1 / (1 + away))
    assert np.mean(alive) > 0.97


def test_money_that_is_all_the_same_is_no_model_of_money_without_an_end():
    rows = [(x, 100 + x, 400, 10.0 * (x + 1), 10.0) for x in range(1, 4)] * 100 + [(0, 0, 400, 10.0, 0.0)] * 200
    chosen, scores = answers(rows)
    money = scores["base_value"] + scores["own_share"] * 10.0
    assert money.tolist() == pytest.approx([10.0] * len(money), rel=0.02)
    assert chosen["money_customers"] == 300


def test_a_search_that_does_not_end_leaves_the_empirical_answer(monkeypatch):
    real = module.fit_purchases

    def endless(*arguments):
        model, found = real(*arguments)
        return model, found._replace(is_converged=False)

    monkeypatch.setattr(module, "fit_purchases", endless)
    chosen, scores = answers(generated_rows(400))
    assert (chosen["model"], chosen["reason"]) == (EMPIRICAL, "did_not_converge")
    assert (scores["model"] == EMPIRICAL).all()


def generated_rows(customers: int) -> list[Row]:
    """Return customers who buy as the MBG/NBD says."""
    rng = np.random.default_rng(1)
    known = generated_purchases(rng, TRUE_PURCHASES[1], customers)
    spent = rng.gamma(TRUE_MONEY.p, TRUE_MONEY.gamma / TRUE_MONEY.q, customers)
    return [
        (int(x), int(t_x * 7), int(age * 7), float(mean * (x + 1)), float(mean) if x else 0.0)
        for x, t_x, age, mean in zip(known.x, known.t_x, known.T, spent, strict=True)
    ]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 900), st.integers(0, 30), st.integers(-500, 5000), st.integers(-100, 3000)),
        min_size=1,
        max_size=6,
    ),
    st.integers(1, 400),
)
def test_no_base_ends_in_an_error_or_in_not_a_number(drawn, times):
    rows = []
    for age, x, revenue, mean in drawn:
        x = min(x, age)
        rows.append((x, x if x < 2 else (age + x) // 2, age, revenue / 10, mean / 10 if x else 0.0))
    answers(rows * times)


def test_a_snapshot_whose_counts_are_the_same_is_not_fitted_again(monkeypatch):
    counts = counts_of(generated_rows(400))
    fits = value_fits(Snapshots(counts), None, ACTIVE_DAYS)
    scores = value_scores(ages_of(counts), fits, None, 0.1)
    monkeypatch.setattr(module, "fits_of_snapshot", None)
    again = value_fits(Snapshots(counts.sample(frac=1, random_state=1)), fits, ACTIVE_DAYS)
    pd.testing.assert_frame_equal(again.reset_index(drop=True), fits.reset_index(drop=True))
    kept = value_scores(ages_of(counts), again, scores.assign(base_value=-1.0), 0.1)
    assert (kept["base_value"] == -1).all()
    at_twice_the_rate = value_scores(ages_of(counts), again, scores, 0.2)
    assert (at_twice_the_rate["discounted_purchases_365d"] < scores["discounted_purchases_365d"]).all()
    with pytest.raises(TypeError):
        value_fits(Snapshots(counts.assign(customers=counts["customers"] + 1)), fits, ACTIVE_DAYS)
