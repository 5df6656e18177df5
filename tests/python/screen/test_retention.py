"""The page of retention says what plain Python finds in the sample's orders."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date

import pandas as pd
import pytest
from warehouse import read

from app import served
from app.charts.cohorts import MOST_COHORTS
from app.charts.colours import luminance
from app.words import LANGUAGES, Words
from screen.browser import Reader, browser, served_screen
from screen.running import changed, marks, opened, said, whole

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


@pytest.mark.parametrize("part", [("all", "all"), ("channel", "app")])
@pytest.mark.parametrize("grain", FIRST)
def test_cohorts_of_every_length_are_those_of_plain_python(grain, part, served_sample, purchases):
    attribute, value = part
    firsts = read(served_sample, "select customer_id from core.orders where order_rank = 1 and channel = 'app'")
    members = purchases if value == "all" else {who: purchases[who] for (who,) in firsts}
    found = served.opened(served_sample).ask(
        "retention.cohorts", grain=grain, attribute=attribute, attribute_value=value
    )
    shown = {
        (row.cohort_period.date(), row.periods_since_first): row.active_customers
        for row in found.itertuples()
        if row.active_customers
    }
    assert len(shown) > 5 and shown == cohorts(members, grain)
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


def test_a_kind_of_first_purchase_can_be_chosen_by_any_length(served_sample, monkeypatch):
    page = opened("retention", "en", served_sample, monkeypatch)
    everybody = marks(page)["Cohorts since their first purchase"]
    whole(page.selectbox(key="retention_attribute").set_value("channel").run())
    page.selectbox(key="retention_value_channel").set_value("app")
    page.selectbox(key="retention_grain").set_value("year")
    whole(page.selectbox(key="retention_measure").set_value("cumulative_revenue_per_customer").run())
    shown = marks(page)["Cohorts since their first purchase"]
    found = served.opened(served_sample).ask(
        "retention.cohorts", grain="year", attribute="channel", attribute_value="app"
    )
    assert len(shown) == len(found) < len(everybody)
    assert list(shown["cumulative_revenue_per_customer"]) == list(found["cumulative_revenue_per_customer"])


def test_each_figure_can_be_read_on_its_cell(served_sample, monkeypatch):
    page = opened("retention", "en", served_sample, monkeypatch)
    shown = marks(page)["Cohorts since their first purchase"]
    assert shown["cohort"].nunique() == MOST_COHORTS
    for text, cell in set(zip(shown["text_colour"], shown["colour"], strict=True)):
        lights = sorted((luminance(text), luminance(cell)))
        assert (lights[1] + 0.05) / (lights[0] + 0.05) >= 4.5
    partial, over = (shown[shown["is_partial"] == is_partial] for is_partial in (True, False))
    assert len(partial) and max(map(luminance, over["colour"])) <= 1
    # The same share is paler in a period that is not over: the first one, in which everybody is active.
    first = {
        flag: part[part["periods_since_first"] == 0]["colour"] for flag, part in (("pale", partial), ("full", over))
    }
    assert min(map(luminance, first["pale"])) > max(map(luminance, first["full"]))


def test_a_click_chooses_the_cohort(served_sample, monkeypatch):
    with browser() as chromium, served_screen(served_sample) as address:
        reader = Reader(chromium, address)
        page = reader.open("retention", "en")
        page.locator('[data-testid="stVegaLiteChart"]').first.locator(".mark-text.role-mark text").first.click()
        reader.settle()
        assert page.get_by_role("combobox", name=re.compile("Cohort shown")).input_value() == "1 Jul 2023"
        reader.context.close()
        assert (reader.left, reader.complaints) == ([], [])


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


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_predicted_is_drawn_apart_from_what_was_observed(language, served_sample, monkeypatch):
    words, day = Words(language, "EUR"), pd.Timestamp("2024-10-01")
    page = opened("retention", language, served_sample, monkeypatch)
    whole(page.selectbox(key="retention_payback_channel").set_value("social").run())
    whole(page.selectbox(key="retention_payback_social").set_value(day).run())
    mart = read(
        served_sample,
        "select periods_since_first, value_per_customer, is_observed, cost_per_new_customer, ltv_to_cac"
        f" from retention.cohort_payback where channel = 'social' and cohort_period = date '{day.date()}' order by 1",
    )
    shown = marks(page)[words("retention.payback")]
    drawn = {
        label: dict(zip(rows["periods_since_first"], rows["value_per_customer"], strict=True))
        for label, rows in shown.groupby("label")
    }
    observed = {period: float(value) for period, value, is_observed, *_ in mart if is_observed}
    last = max(observed)
    # The dashed line goes on from the last point of the other one.
    predicted = {period: float(value) for period, value, *_ in mart if period >= last}
    assert drawn == {words("retention.observed"): observed, words("retention.predicted"): predicted}
    assert len(observed) > 5 and len(predicted) > 5
    metrics = {metric.label: metric.value for metric in page.metric}
    assert metrics[words("retention.cac")] == words.cents(mart[0][3])
    assert metrics[words("retention.ltv_to_cac")] == words.ratio(mart[last][4])


def test_without_costs_nothing_is_said_of_payback(served_sample, tmp_path, monkeypatch):
    statement = "update retention.cohort_payback set cost = null, cost_per_new_customer = null, ltv_to_cac = null"
    page = opened("retention", "en", changed(served_sample, tmp_path, statement), monkeypatch)
    assert Words("en")("retention.no_costs") in said(page)
    assert Words("en")("retention.payback") not in marks(page)
