"""What customers will be worth, against plain Python and the library lifetimes."""

from __future__ import annotations

import math
import warnings
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path

import lifetimes
import numpy as np
import pytest
from reference import values
from reference.orders import Shop
from scipy.special import betaln, gammaln
from warehouse import read, read_columns

FITTERS = {"bg_nbd": lifetimes.BetaGeoFitter, "mbg_nbd": lifetimes.ModifiedBetaGeoFitter}
DAYS = 7
SCORES = ["model", "repeat_purchases", "first_to_last_days", "tenure_days", "p_alive", "expected_purchases_30d"]
SCORES += ["expected_purchases_365d", "expected_order_value", "expected_value_12m", "discounted_value_12m"]
SCORES += ["expected_margin_12m", "revenue", "revenue_365d", "next_purchase_date", "churn_risk"]


def scored(warehouse: Path, day: date) -> dict[str, dict]:
    """Return the rows of a snapshot by customer."""
    names = ["customer_id", *SCORES]
    rows = read(
        warehouse, f"select {', '.join(names)} from segmentation.customer_value where snapshot_date = date '{day}'"
    )
    return {row[0]: dict(zip(SCORES, row[1:], strict=True)) for row in rows}


@pytest.fixture(scope="module")
def today(sample_warehouse: Path, sample_shop: Shop) -> dict[str, dict]:
    """The rows of today."""
    return scored(sample_warehouse, sample_shop.as_of_date)


@pytest.fixture(scope="module")
def model(sample_warehouse: Path, sample_shop: Shop) -> dict:
    """The model that is chosen today."""
    names = ["model", "r", "alpha", "a", "b", "log_likelihood", "p", "q", "gamma", "customers", "repeat_customers"]
    names += ["money_customers", "mean_order_value", "model_reason", "holdout_error", "is_money_modelled"]
    sql = f"select {', '.join(names)} from segmentation.value_model where is_chosen and snapshot_date = "
    (row,) = read(sample_warehouse, f"{sql} date '{sample_shop.as_of_date}'")
    return dict(zip(names, row, strict=True))


def test_every_buyer_of_every_snapshot_has_their_history(sample_warehouse, sample_shop):
    names = ["customer_id", "snapshot_date", "repeat_purchases", "first_to_last_days", "tenure_days"]
    names += ["revenue", "revenue_365d"]
    found = read_columns(sample_warehouse, "segmentation.customer_value", names)
    days = {row[1] for row in found}
    assert len(days) == 13
    expected = {
        (customer, day, history.x, history.t_x, history.age, history.revenue, history.last_year)
        for day in days
        for customer, history in values.histories(sample_shop, day).items()
    }
    assert len(found) == len(expected) and set(found) == expected


def test_the_fit_is_that_of_the_library_lifetimes(model, sample_shop):
    base = values.histories(sample_shop, sample_shop.as_of_date).values()
    x, t_x, age = (np.array([getattr(one, name) for one in base], dtype=float) for name in ("x", "t_x", "age"))
    assert (model["customers"], model["repeat_customers"]) == (len(x), int((x > 0).sum()))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        other = FITTERS[model["model"]]().fit(x, t_x / DAYS, age / DAYS)
    # Where its own search stops.
    assert [model[name] for name in ("r", "alpha", "a", "b")] == pytest.approx(
        other.params_[["r", "alpha", "a", "b"]].tolist(), rel=2e-3
    )
    assert model["log_likelihood"] == pytest.approx(sum(likelihoods(model, x, t_x / DAYS, age / DAYS)), rel=1e-9)


def likelihoods(model: dict, x: np.ndarray, t_x: np.ndarray, age: np.ndarray) -> np.ndarray:
    """Return the published log-likelihoods: those who are still there, and those who left after their last purchase."""
    r, alpha, a, b = (model[name] for name in ("r", "alpha", "a", "b"))
    # In the BG/NBD a customer has one chance less to leave, and none before the second purchase.
    chances = x + 1 if model["model"] == "mbg_nbd" else x
    rates = gammaln(r + x) - gammaln(r) + r * math.log(alpha) - betaln(a, b)
    stays = betaln(a, b + chances) - (r + x) * np.log(alpha + age)
    may_leave = chances > 0
    leaves = betaln(a + 1, b + np.where(may_leave, chances - 1, 0)) - (r + x) * np.log(alpha + t_x)
    return rates + np.where(may_leave, np.logaddexp(stays, leaves), stays)


def test_of_two_models_the_nearer_one_in_the_holdout_is_chosen(sample_warehouse, sample_shop, model):
    sql = "select model, holdout_error from segmentation.value_model where snapshot_date = "
    errors = dict(read(sample_warehouse, f"{sql} date '{sample_shop.as_of_date}'"))
    assert set(errors) == {"mbg_nbd", "bg_nbd", "empirical"}
    clearly = errors["bg_nbd"] < errors["mbg_nbd"] * 0.98
    assert model["model"] == ("bg_nbd" if clearly else "mbg_nbd")


def fitted(model: dict):
    """Return the library's model with the parameters of ours."""
    other = FITTERS[model["model"]]()
    other.params_ = {name: model[name] for name in ("r", "alpha", "a", "b")}
    return other


def test_the_scores_are_those_of_the_library_lifetimes(today, model):
    other, rows = fitted(model), list(today.values())
    x, t_x, age = (np.array([row[name] for row in rows], dtype=float) for name in SCORES[1:4])
    alive = other.conditional_probability_alive(x, t_x / DAYS, age / DAYS)
    assert [row["p_alive"] for row in rows] == pytest.approx(np.array(alive).tolist(), rel=1e-9, abs=1e-12)
    for days, name in ((30, "expected_purchases_30d"), (365, "expected_purchases_365d")):
        ahead = other.conditional_expected_number_of_purchases_up_to_time(days / DAYS, x, t_x / DAYS, age / DAYS)
        assert [row[name] for row in rows] == pytest.approx(np.array(ahead).tolist(), rel=1e-7, abs=1e-12)


def test_money_is_that_of_the_library_lifetimes(today, model, sample_shop):
    base = values.histories(sample_shop, sample_shop.as_of_date)
    back = {name: one for name, one in base.items() if one.x > 0 and one.repeat_revenue > 0}
    x = np.array([one.x for one in back.values()], dtype=float)
    mean = np.array([round(float(one.repeat_revenue / one.x), 4) for one in back.values()])
    assert model["is_money_modelled"] and model["money_customers"] == len(back)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        other = lifetimes.GammaGammaFitter().fit(x, mean)
    assert [model[name] for name in ("p", "q", "gamma")] == pytest.approx(
        other.params_[["p", "q", "v"]].tolist(), rel=5e-3
    )
    other.params_ = {"p": model["p"], "q": model["q"], "v": model["gamma"]}
    expected = other.conditional_expected_average_profit(x, mean)
    found = [float(today[name]["expected_order_value"]) for name in back]
    assert found == pytest.approx(list(expected), abs=2e-4)


def test_value_is_purchases_times_money_and_is_worth_less_later(today, model):
    other = fitted(model)
    ends = np.arange(13) * 365 / 12
    rates = 1.1 ** -((np.arange(12) + 0.5) / 12)
    for row in list(today.values())[:100]:
        x, t_x, age = row["repeat_purchases"], row["first_to_last_days"] / DAYS, row["tenure_days"] / DAYS
        assert float(row["expected_value_12m"]) == pytest.approx(
            row["expected_purchases_365d"] * float(row["expected_order_value"]), abs=1e-3
        )
        by = [
            float(other.conditional_expected_number_of_purchases_up_to_time(end / DAYS, x, t_x, age)) if end else 0.0
            for end in ends
        ]
        discounted = float(np.diff(by) @ rates) * float(row["expected_order_value"])
        assert float(row["discounted_value_12m"]) == pytest.approx(discounted, abs=1e-3)


def test_margin_is_that_of_the_orders_whose_cost_is_known(today, model, sample_warehouse, sample_shop):
    sums: dict[str | None, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for customer, revenue, margin in read(
        sample_warehouse,
        "select customer_id, revenue, gross_margin from core.orders where gross_margin is not null"
        f" and order_status in ('purchase', 'return') and order_date <= date '{sample_shop.as_of_date}'",
    ):
        for key in (customer, None):
            sums[key] = [sums[key][0] + float(margin), sums[key][1] + float(revenue)]

    def rate(key: str | None) -> float | None:
        margin, revenue = sums[key]
        return max(-1.0, min(1.0, margin / revenue)) if revenue > 0 else None

    own = 0
    for customer, row in today.items():
        x = row["repeat_purchases"]
        base = model["p"] * model["gamma"] / (model["p"] * x + model["q"] - 1)
        of_own, of_shop = rate(customer), rate(None)
        own += of_own is not None and of_own != of_shop
        of_a_purchase = base * of_shop
        of_a_purchase += (float(row["expected_order_value"]) - base) * (of_shop if of_own is None else of_own)
        expected = row["expected_purchases_365d"] * of_a_purchase
        assert float(row["expected_margin_12m"]) == pytest.approx(expected, abs=2e-4, rel=1e-6), customer
    assert own > 500


def test_the_next_purchase_is_when_it_is_as_likely_as_not(today, model, sample_shop):
    alpha, r = model["alpha"] * DAYS, model["r"]
    dated = 0
    for row in today.values():
        if row["next_purchase_date"] is None:
            continue
        dated += 1
        days = (row["next_purchase_date"] - sample_shop.as_of_date).days

        def odds(after: float, row: dict = row) -> float:
            stays = (alpha + row["tenure_days"]) / (alpha + row["tenure_days"] + after)
            return row["p_alive"] * (1 - stays ** (r + row["repeat_purchases"]))

        assert odds(days - 1) < 0.5 + 1e-9 and odds(days) >= 0.5 - 1e-9
    assert 0 < dated < len(today)
    assert all(row["next_purchase_date"] is None for row in today.values() if row["p_alive"] <= 0.5)


def test_the_risk_is_the_first_threshold_that_is_reached(today):
    for row in today.values():
        limits = {"low": 0.8, "medium": 0.5, "high": 0.2, "very_high": 0}
        assert row["churn_risk"] == next(risk for risk, lowest in limits.items() if row["p_alive"] >= lowest)
    assert len({row["churn_risk"] for row in today.values()}) > 2


@pytest.fixture(scope="module")
def foreseen(sample_warehouse: Path, sample_shop: Shop) -> dict[tuple[date, str, int], list[tuple]]:
    """What was expected of customers at past snapshots, and what came: by snapshot, way and horizon."""
    days = read(sample_warehouse, "select distinct snapshot_date, horizon_days from segmentation.value_accuracy")
    pairs: dict[tuple[date, str, int], list[tuple]] = defaultdict(list)
    for day, horizon in days:
        came = values.later_revenue(sample_shop, day, horizon)
        rows = read(
            sample_warehouse,
            f"select customer_id, model, expected_purchases_{horizon}d, expected_order_value, revenue_365d"
            f" from segmentation.customer_value where snapshot_date = date '{day}'",
        )
        mean = Decimal(sum(row[4] for row in rows)) / len(rows)
        for customer, model, purchases, value, last_year in rows:
            later = came.get(customer, Decimal(0))
            rest = (mean.quantize(Decimal("0.0001")), last_year)
            average, year = (float(amount) * horizon / 365 for amount in rest)
            for way, amount in ((model, purchases * float(value)), ("last_year", year), ("average", average)):
                pairs[day, way, horizon].append((customer, Decimal(f"{amount:.4f}"), later))
    return pairs


def test_calibration_by_tenths_is_that_of_plain_python(sample_warehouse, foreseen):
    names = ["snapshot_date", "model", "horizon_days", "decile", "customers", "predicted", "observed"]
    found = {tuple(row[:4]): row[4:] for row in read_columns(sample_warehouse, "segmentation.value_calibration", names)}
    for (day, way, horizon), pairs in foreseen.items():
        tenths = values.deciles({customer: expected for customer, expected, _ in pairs})
        for tenth in set(tenths.values()):
            own = [pair for pair in pairs if tenths[pair[0]] == tenth]
            customers, predicted, observed = found.pop((day, way, horizon, tenth))
            assert customers == len(own) and observed == sum(pair[2] for pair in own)
            assert float(predicted) == pytest.approx(float(sum(pair[1] for pair in own)), abs=1e-4 * len(own))
    assert {key[1] for key in found} == {"segment_mean"}


def test_accuracy_is_that_of_plain_python(sample_warehouse, foreseen):
    names = ["snapshot_date", "model", "horizon_days", "customers", "bias", "mean_absolute_error", "normalised_gini"]
    found = {tuple(row[:3]): row[3:] for row in read_columns(sample_warehouse, "segmentation.value_accuracy", names)}
    assert len(foreseen) > 9
    for key, pairs in foreseen.items():
        customers, bias, error, normalised = found[key]
        assert customers == len(pairs)
        assert float(bias) == pytest.approx(float(sum(e - r for _, e, r in pairs)) / len(pairs), abs=2e-4)
        assert float(error) == pytest.approx(float(sum(abs(e - r) for _, e, r in pairs)) / len(pairs), abs=2e-4)
        own, perfect = values.gini([(e, r) for _, e, r in pairs]), values.gini([(r, r) for _, _, r in pairs])
        assert normalised == pytest.approx(own / perfect, abs=1e-6)


def test_nothing_is_not_a_number(sample_warehouse):
    columns = read(
        sample_warehouse,
        "select table_schema, table_name, column_name from information_schema.columns"
        " where data_type = 'DOUBLE' and (table_name like '%value%') and table_schema = 'segmentation'",
    )
    assert len(columns) > 20
    for schema, table, column in columns:
        ((wrong,),) = read(
            sample_warehouse, f"select count(*) from {schema}.{table} where isnan({column}) or isinf({column})"
        )
        assert wrong == 0, f"{table}.{column}"


def test_segments_add_up_their_customers(sample_warehouse, sample_shop, today):
    segments = read(
        sample_warehouse,
        "select customer_id, segment from segmentation.customer_segments where system = 'rfm' and snapshot_date ="
        f" date '{sample_shop.as_of_date}'",
    )
    names = ["segment", "customers", "active_customers", "expected_value_12m", "expected_margin_12m", "revenue_365d"]
    names += ["revenue_365d_at_risk"]
    sql = f"select {', '.join(names)} from segmentation.segment_value where system = 'rfm'"
    found = {row[0]: row[1:] for row in read(sample_warehouse, sql)}
    assert set(found) == {segment for _, segment in segments}
    for segment, (customers, active, value, margin, last_year, at_risk) in found.items():
        own = [today[customer] for customer, its in segments if its == segment]
        assert customers == len(own)
        assert active == pytest.approx(math.fsum(row["p_alive"] for row in own))
        assert value == sum(row["expected_value_12m"] for row in own)
        assert margin == sum(row["expected_margin_12m"] for row in own)
        assert last_year == sum(row["revenue_365d"] for row in own)
        risky = [row["revenue_365d"] for row in own if row["churn_risk"] in ("high", "very_high")]
        assert at_risk == sum(risky, Decimal(0))
