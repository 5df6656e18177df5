"""The page of retention says what plain Python finds in the sample's orders."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import pandas as pd
import pytest
from warehouse import read

from app import served
from app.words import LANGUAGES, Words
from screen.running import changed, opened, said, whole

FIRST = {
    "month": lambda day: day.replace(day=1),
    "quarter": lambda day: day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1),
    "year": lambda day: day.replace(month=1, day=1),
}
MONTHS = {"month": 1, "quarter": 3, "year": 12}


@pytest.fixture(scope="module")
def purchases(served_sample) -> dict[str, list[date]]:
    """Return the days on which each customer of the sample bought."""
    days = defaultdict(list)
    for who, day in read(
        served_sample, "select customer_id, order_date from core.orders where order_status = 'purchase'"
    ):
        days[who].append(day)
    return days


def cohorts(purchases: dict[str, list[date]], grain: str) -> dict[tuple[date, int], int]:
    """Return how many customers of each cohort bought in each period since their first."""
    active = defaultdict(set)
    for who, days in purchases.items():
        cohort = FIRST[grain](min(days))
        for day in days:
            period = FIRST[grain](day)
            apart = (period.year - cohort.year) * 12 + period.month - cohort.month
            active[cohort, apart // MONTHS[grain]].add(who)
    return {place: len(people) for place, people in active.items()}


@pytest.mark.parametrize("grain", FIRST)
def test_cohorts_of_every_length_are_those_of_plain_python(grain, served_sample, purchases):
    found = served.opened(served_sample).ask("retention.cohorts", grain=grain)
    shown = {
        (row.cohort_period.date(), row.periods_since_first): row.active_customers
        for row in found.itertuples()
        if row.active_customers
    }
    assert shown == cohorts(purchases, grain)
    assert (found["retention_rate"] == found["active_customers"] / found["cohort_size"]).all()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_cohort_is_shown_with_its_size(language, served_sample, purchases, monkeypatch):
    page = opened("retention", language, served_sample, monkeypatch)
    day = pd.Timestamp("2024-03-01")
    whole(page.selectbox(key="retention_cohort").set_value(day).run())
    words = Words(language, "EUR")
    newcomers = sum(min(days).replace(day=1) == day.date() for days in purchases.values())
    figures = {metric.label: metric.value for metric in page.metric}
    assert figures[words("retention.size")] == words.number(newcomers)


def test_a_kind_of_first_purchase_can_be_chosen(served_sample, monkeypatch):
    page = opened("retention", "en", served_sample, monkeypatch)
    whole(page.selectbox(key="retention_attribute").set_value("channel").run())
    whole(page.selectbox(key="retention_measure").set_value("cumulative_revenue_per_customer").run())
    assert "Cohorts since their first purchase" in said(page)


def test_who_has_bought_again_by_a_day(served_sample, purchases):
    found = served.opened(served_sample).ask("retention.survival", most_days=365)
    first = found[found["from_order_rank"] == 1].set_index("day")
    # Nobody is censored before the first who was observed for a day only: on day 0 the share is a plain one.
    second = sum(len(days) > 1 and sorted(days)[1] == min(days) for days in purchases.values())
    assert first.loc[0, "bought_again"] == pytest.approx(second / len(purchases), abs=0.002)
    assert (found["bought_again_low"] <= found["bought_again"] + 1e-12).all()
    assert (found["bought_again"] <= found["bought_again_high"] + 1e-12).all()


def test_outcomes_are_of_the_customers_with_this_first_purchase(served_sample):
    channel = read(
        served_sample,
        "select channel, count(*) from core.orders where order_rank = 1 group by channel order by channel",
    )
    found = served.opened(served_sample).ask("retention.outcomes", attribute="channel", most=12)
    assert dict(zip(found["attribute_value"], found["customers"], strict=True)) == dict(channel)


def test_a_shop_without_a_second_purchase_has_a_page(served_sample, tmp_path, monkeypatch):
    tables = ("repurchase_survival", "repurchase_delay_summary", "retention_rates", "cohort_retention_by_grain")
    emptied = changed(served_sample, tmp_path, *(f"delete from retention.{table}" for table in tables))
    assert Words("en")("common.nothing") in said(opened("retention", "en", emptied, monkeypatch))
