"""Filters of the segment builder choose the customers that plain Python chooses from the same card."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.filters import Between, Chosen, Group
from audiences.conditions import condition

Card = dict[str, object]
Test = Callable[[Card], bool]

HOSTILE = [
    "Paris",
    "O'Connor",
    "100 %",
    "a_b",
    "<b>x</b>",
    "=1+1",
    "'; drop table card; --",
    "$condition",
    "",
    " ",
    "é",
]
TEXTS, WHOLE, MONEY, POINTS = "city", "stars_12m", "revenue", "engagement_points"
DAYS, TIMES, FACTS = "last_order_date", "created_at", "email_opt_in"
TYPES = {
    "customer_id": "varchar",
    TEXTS: "varchar",
    WHOLE: "integer",
    MONEY: "decimal(18, 4)",
    POINTS: "double",
    DAYS: "date",
    TIMES: "timestamp",
    FACTS: "boolean",
}
FIRST = date(2024, 2, 27)
DATABASE = duckdb.connect(config={"threads": 1})

texts = st.sampled_from(HOSTILE)
wholes = st.integers(-2, 5)
monies = st.decimals(-20, 20, places=4)
points = st.integers(-40, 40).map(lambda quarters: quarters / 4)
days = st.integers(0, 5).map(lambda number: FIRST + timedelta(days=number))
times = st.builds(
    lambda day, second: datetime(day.year, day.month, day.day) + timedelta(seconds=second),
    days,
    st.sampled_from([0, 1, 43_200, 86_399]),
)
KINDS = {TEXTS: texts, WHOLE: wholes, MONEY: monies, POINTS: points, DAYS: days, TIMES: times, FACTS: st.booleans()}
cards = st.lists(
    st.fixed_dictionaries({column: st.none() | kind for column, kind in KINDS.items()}), min_size=1, max_size=12
).map(lambda rows: [{"customer_id": f"C{number}", **row} for number, row in enumerate(rows)])


@st.composite
def one_filter(draw: st.DrawFn) -> tuple[object, Test | None]:
    """Return a filter, and what it asks in plain Python: None where it asks nothing."""
    column = draw(st.sampled_from(list(KINDS)))
    if column in (TEXTS, WHOLE, FACTS) and draw(st.booleans()):
        values = draw(st.lists(st.none() | KINDS[column], max_size=4, unique=True))
        excluded = draw(st.booleans())
        return Chosen(column, values, excluded), (lambda card: (card[column] in values) != excluded) if values else None
    if column in (TEXTS, FACTS):
        return Chosen(column, ()), None
    bounds = (
        days
        if column == TIMES
        else KINDS[column].map(lambda value: Decimal(value))
        if column == POINTS
        else KINDS[column]
    )
    low, high, unknown = draw(st.none() | bounds), draw(st.none() | bounds), draw(st.booleans())

    def asked(card: Card) -> bool:
        value = card[column]
        if value is None:
            return unknown
        value = value.date() if column == TIMES else value
        return (
            (low is not None or high is not None) and (low is None or value >= low) and (high is None or value <= high)
        )

    asks = low is not None or high is not None or unknown
    return Between(column, low, high, unknown, has_times=column == TIMES), asked if asks else None


@st.composite
def groups(draw: st.DrawFn, parts: st.SearchStrategy) -> tuple[Group, Test | None]:
    """Return a group of filters or groups, and what it asks in plain Python."""
    drawn = draw(st.lists(parts, max_size=3))
    any_of_them = draw(st.booleans())
    asked = [test for _, test in drawn if test]
    meets = any if any_of_them else all
    return Group([part for part, _ in drawn], any_of_them), (
        (lambda card: meets(test(card) for test in asked)) if asked else None
    )


def chosen(cards: list[Card], text: str) -> list[str]:
    """Return the ids of the cards that meet a condition, as DuckDB finds them."""
    sql = condition(text, list(TYPES), "duckdb")
    marks = ", ".join(f"cast(? as {kind}) as {name}" for name, kind in TYPES.items())
    rows = " union all ".join(f"select {marks}" for _ in cards)
    values = [card[name] for card in cards for name in TYPES]
    found = DATABASE.execute(f"select customer_id from ({rows}) as card where ({sql})", values).fetchall()
    return [name for (name,) in found]


@settings(deadline=None, max_examples=300)
@given(cards=cards, segment=groups(groups(one_filter())))
def test_random_filters_choose_whom_plain_python_chooses(cards, segment):
    group, test = segment
    text = group.condition()
    if test is None:
        assert text is None
        return
    assert sorted(chosen(cards, text)) == sorted(card["customer_id"] for card in cards if test(card))


@pytest.mark.parametrize(
    ("part", "text"),
    [
        (Chosen("city", ["Paris"]), "city in ('Paris')"),
        (Chosen("city", ["O'Connor", None]), "(city in ('O''Connor') or city is null)"),
        (Chosen("city", ["Paris"], excluded=True), "(city not in ('Paris') or city is null)"),
        (Chosen("city", ["Paris", None], excluded=True), "city not in ('Paris')"),
        (Chosen("city", [None]), "city is null"),
        (Chosen("city", [None], excluded=True), "city is not null"),
        (Chosen("city", []), None),
        (Chosen("email_opt_in", [True, False]), "email_opt_in in (true, false)"),
        (Between("revenue", Decimal("0.00001")), "(revenue >= 0.00001)"),
        (Between("revenue", Decimal("1E+3"), Decimal("-2.50")), "(revenue >= 1000 and revenue <= -2.50)"),
        (Between("age", 18, 25, with_unknown=True), "(age >= 18 and age <= 25 or age is null)"),
        (
            Between("created_at", FIRST, FIRST, has_times=True),
            "(created_at >= date '2024-02-27' and created_at < date '2024-02-28')",
        ),
        (Between("last_order_date", highest=date.max, has_times=True), "(last_order_date <= date '9999-12-31')"),
        (Group([Chosen("city", ["x"]), Chosen("city", [])]), "city in ('x')"),
        (Group([Chosen("a", ["x"]), Chosen("b", ["y"])], any_of_them=True), "(a in ('x') or b in ('y'))"),
    ],
)
def test_a_filter_is_written_as_people_would(part, text):
    assert part.condition() == text
