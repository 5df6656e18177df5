"""The page about who the customers are says what plain counting over customers, orders and raw files says."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from reference import base as reference
from reference.details import Rules
from reference.names import read_names
from warehouse import RULES, SAMPLE, read

from app.screens.base import ATTRIBUTES, MEASURES, MOST_GROUPS, MOST_LINES, MOST_PURCHASES, MOST_VALUES
from app.words import LANGUAGES, Words
from screen.running import changed, charts, marks, opened, said, tables, whole

UNKNOWN = "(unknown)"
CARD = "customer_id, gender, age, country_code, city, acquisition_channel, order_count, revenue"
NAMES = read_names(RULES)
PAGES = [attribute for beside in ATTRIBUTES for attribute in beside]


@pytest.fixture(scope="module")
def customers(served_sample: Path) -> list[dict[str, object]]:
    """Every customer with the value of each attribute."""
    stores = {}
    for customer, store in read(
        served_sample, "select customer_id, store_id from core.orders where order_rank is not null order by order_rank"
    ):
        stores[customer] = store
    bands = read(served_sample, "select lowest_age, age_band from rules.age_bands order by 1")
    found = []
    for customer, gender, age, country, city, channel, count, revenue in read(
        served_sample, f"select {CARD} from core.customers"
    ):
        band = [name for lowest, name in bands if age is not None and age >= lowest]
        values = {
            "gender": gender,
            "age_band": band[-1] if band else None,
            "country": country,
            "city": city,
            "acquisition_channel": channel,
            "store": stores.get(customer),
        }
        values = {attribute: value or UNKNOWN for attribute, value in values.items()}
        found.append({**values, "order_count": count, "revenue": revenue})
    return found


@pytest.fixture(scope="module")
def people(sample_shop) -> list[reference.Person]:
    """Every customer of the raw files, judged by the reference."""
    return reference.people(SAMPLE, sample_shop, Rules(RULES))


def named(attribute: str, value: str, language: str = "en") -> str:
    """Return what a value is called."""
    names = NAMES.get((attribute, value)) or NAMES.get(("any", value)) or (value, value)
    return names[list(LANGUAGES).index(language)]


def groups(customers: list[dict[str, object]], attribute: str) -> dict[str, tuple]:
    """Return customers, buyers and revenue of each value of an attribute."""
    members = defaultdict(list)
    for customer in customers:
        members[customer[attribute]].append(customer)
    return {
        value: (
            len(group),
            sum(customer["order_count"] > 0 for customer in group),
            sum((customer["revenue"] for customer in group), Decimal(0)),
        )
        for value, group in members.items()
    }


def rows(table: pd.DataFrame, *columns: str) -> list[tuple]:
    """Return the rows of a table, with numbers to the cent."""
    return [
        tuple(value if isinstance(value, str) else round(float(value), 2) for value in row)
        for row in table[list(columns)].itertuples(index=False)
    ]


def test_the_headline_is_all_customers(customers, served_sample, monkeypatch):
    page = opened("base", "en", served_sample, monkeypatch)
    revenue = sum(customer["revenue"] for customer in customers)
    buyers = sum(customer["order_count"] > 0 for customer in customers)
    words = Words("en", "EUR")
    assert [metric.value for metric in page.metric] == [
        words.number(len(customers)),
        words.number(buyers),
        words.money(revenue),
    ]


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_attribute_is_counted_and_sorted(measure, language, customers, served_sample, monkeypatch):
    page = opened("base", language, served_sample, monkeypatch)
    page = whole(page.selectbox(key="base_measure").set_value(measure).run())
    place, words = list(MEASURES).index(measure), Words(language)
    for attribute in PAGES:
        counted = groups(customers, attribute)
        table = tables(page)[words(f"base.{attribute}")]
        found = rows(table, "label", "customers", "buyers", "revenue")
        expected = {named(attribute, value, language): figures for value, figures in counted.items()}
        unknown = named(attribute, UNKNOWN, language)
        if attribute in ("gender", "age_band"):
            assert [label for label, *_ in found][-1] == unknown
            assert {label: tuple(figures) for label, *figures in found} == {
                label: tuple(round(float(figure), 2) for figure in figures) for label, figures in expected.items()
            }
            continue
        last = expected.pop(unknown, None)
        highest = sorted(expected.values(), key=lambda figures: -figures[place])
        shown = [figures for label, *figures in found if label in expected]
        assert [figures[place] for figures in shown] == [
            round(float(figures[place]), 2) for figures in highest[:MOST_VALUES]
        ]
        for label, *figures in found:
            if label in expected:
                assert figures == [round(float(figure), 2) for figure in expected[label]]
        if len(expected) > MOST_VALUES:
            # Which of two that are alike is shown, nobody needs to know.
            some = [expected[label] for label, *_ in found if label in expected]
            sums = ([sum(column) for column in zip(*those, strict=True)] for those in (highest, some))
            rest = (round(float(total - part), 2) for total, part in zip(*sums, strict=True))
            assert found[-2] == (words("common.others", number=len(expected) - MOST_VALUES), *rest)
        if last:
            assert found[-1] == (unknown, *(round(float(figure), 2) for figure in last))


def test_the_sample_has_more_cities_than_are_shown(customers):
    """Otherwise nothing above looks at the rest."""
    assert len({customer["city"] for customer in customers}) > MOST_VALUES + 1


def test_customers_by_how_often_they_bought(customers, served_sample, monkeypatch):
    counted = Counter(min(customer["order_count"], MOST_PURCHASES) for customer in customers)
    page = opened("base", "fr", served_sample, monkeypatch)
    table = tables(page)[Words("fr")("base.purchases")]
    assert rows(table, "label", "customers") == [
        (str(count) if count < MOST_PURCHASES else f"{MOST_PURCHASES} ou plus", counted[count])
        for count in range(MOST_PURCHASES + 1)
    ]
    assert table["share"].sum() == pytest.approx(1)


def test_the_frequency_of_a_year_that_is_over(served_sample, monkeypatch):
    """Purchases from June 2024 to May 2025, by those who made them."""
    bought = [
        customer
        for customer, day in read(
            served_sample, "select customer_id, order_date from core.orders where order_status = 'purchase'"
        )
        if "2024-06" <= f"{day:%Y-%m}" <= "2025-05"
    ]
    page = opened("base", "en", served_sample, monkeypatch)
    table = tables(page)[Words("en")("base.frequency")].set_index("month")
    row = table.loc[pd.Timestamp("2025-05-01")]
    assert (row["orders"], row["active_customers"]) == (len(bought), len(set(bought)))
    assert row["orders_per_customer"] == pytest.approx(len(bought) / len(set(bought)))


@pytest.mark.parametrize("attribute", ["all", "store", "channel"])
def test_cumulative_revenue_ends_at_what_the_orders_brought(attribute, served_sample, monkeypatch):
    column = {"all": "'all'", "store": "store_id", "channel": "channel"}[attribute]
    brought = Counter()
    for value, revenue in read(
        served_sample, f"select {column}, revenue from core.orders where order_status in ('purchase', 'return')"
    ):
        brought[value or UNKNOWN] += revenue
    page = opened("base", "en", served_sample, monkeypatch)
    page = whole(page.selectbox(key="base_growth").set_value(attribute).run())
    table = tables(page)[Words("en")("base.growth")]
    last = table[table["month"] == table["month"].max()]
    named_ones = brought.most_common(MOST_LINES)
    expected = {named(attribute, value): round(float(revenue), 2) for value, revenue in named_ones}
    rest = sum(brought.values()) - sum(revenue for _, revenue in named_ones)
    if len(brought) > MOST_LINES:
        expected[Words("en")("base.rest")] = round(float(rest), 2)
    assert dict(rows(last, "label", "cumulative_revenue")) == expected
    assert (attribute == "store") == (len(brought) > MOST_LINES)


@pytest.mark.parametrize(("attribute", "of"), [("country", "country_code"), ("segment", None)])
def test_fields_in_each_group(attribute, of, people, served_sample, monkeypatch):
    segments = dict(read(served_sample, "select customer_id, rfm_segment from core.customers"))
    counts = defaultdict(Counter)
    for person in people:
        value = person.values.get(of, UNKNOWN) if of else segments[person.card.customer_id] or "(none)"
        for field in reference.FIELDS:
            for group in ("all", value):
                key = named("field", field), named(attribute, group)
                counts[key] += Counter(customers=1, filled=field in person.filled, valid=field in person.valid)
    page = opened("base", "en", served_sample, monkeypatch)
    page = whole(page.selectbox(key="base_completion").set_value(attribute).run())
    table = tables(page)[Words("en")("base.completion")]
    found = {(field, label): figures for field, label, *figures in rows(
        table, "field_label", "label", "customers", "filled", "valid")}  # fmt: skip
    assert found == {key: [n["customers"], n["filled"], n["valid"]] for key, n in counts.items()}
    assert len(found) < MOST_GROUPS * len(reference.FIELDS)
    for row in table.itertuples():
        assert row.completion_rate == pytest.approx(row.filled / row.customers)


@pytest.mark.parametrize("system", ["rfm", "engagement"])
def test_who_can_be_written_to_in_each_segment(system, people, served_sample, monkeypatch):
    column = {"rfm": "rfm_segment", "engagement": "engagement_segment"}[system]
    segments = dict(read(served_sample, f"select customer_id, {column} from core.customers"))
    counts = defaultdict(Counter)
    for person in people:
        for channel in ("email", "sms"):
            for segment in filter(None, ("all", segments[person.card.customer_id])):
                counts[named(system, segment), named("channel", channel)] += Counter(
                    customers=1, opted_in=channel in person.opted_in, reachable=channel in person.reachable
                )
    page = opened("base", "en", served_sample, monkeypatch)
    page = whole(page.selectbox(key="base_system").set_value(system).run())
    table = tables(page)[Words("en")("base.opt_in")]
    found = {(label, channel): figures for label, channel, *figures in rows(
        table, "label", "channel_label", "customers", "opted_in", "reachable")}  # fmt: skip
    assert found == {key: [n["customers"], n["opted_in"], n["reachable"]] for key, n in counts.items()}


def test_a_rate_is_drawn_as_chosen(served_sample, monkeypatch):
    page = opened("base", "en", served_sample, monkeypatch)
    title = Words("en")("base.completion")
    before = charts(page)[title]
    page = whole(page.selectbox(key="base_rate").set_value("validity_rate").run())
    after = charts(page)[title]
    drawn = [chart["layer"][0]["encoding"]["color"]["field"] for chart in (before, after)]
    assert drawn == ["completion_rate", "validity_rate"]


def test_a_text_of_the_shop_is_cut_in_charts_and_stays_a_text(served_sample, tmp_path, monkeypatch):
    text = "<b>=1+1</b> *" + "x" * 10_000
    marts = ("customer_base.customer_breakdown", "customer_base.cumulative_revenue", "quality.field_completion")
    serving = changed(
        served_sample,
        tmp_path,
        *(
            f"update {mart} set label_en = '{text}' where attribute_value in ('DE', 'FR', 'S01', 'S06')"
            for mart in marts
        ),
    )
    page = opened("base", "en", serving, monkeypatch)
    page = whole(page.selectbox(key="base_growth").set_value("store").run())
    for title in ("base.country", "base.store", "base.growth", "base.completion"):
        labels = set(marks(page)[Words("en")(title)]["label"])
        assert sum(label.startswith("<b>=1+1</b> *xxx") for label in labels) == 2
        assert max(map(len, labels)) < 100 and text[:100] not in str(charts(page)[Words("en")(title)])
    assert list(tables(page)[Words("en")("base.country")]["label"]).count(text) == 2
    assert text not in said(page)


def test_a_base_without_orders_or_details(served_sample, tmp_path, monkeypatch):
    marts = (
        "customer_base.customer_breakdown",
        "customer_base.purchase_count_distribution",
        "customer_base.purchase_frequency",
        "customer_base.cumulative_revenue",
        "quality.field_completion",
        "quality.opt_in_coverage",
    )
    serving = changed(served_sample, tmp_path, *(f"delete from {mart}" for mart in marts))
    for language in LANGUAGES:
        page = opened("base", language, serving, monkeypatch)
        assert said(page).count(Words(language)("common.nothing")) == len(page.header) == 11
