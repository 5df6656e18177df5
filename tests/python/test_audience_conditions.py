"""A condition of an audience reads the customer card and nothing else, and means what it says."""

from __future__ import annotations

import re
import time
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest
import yaml
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from inline import compiled
from warehouse import ROOT

from audiences import allowed
from audiences import conditions as reading
from audiences.conditions import MOST_CHARACTERS, MOST_PARENTHESES, Refused, condition, fault

CARD = {
    column["name"]: column["data_type"]
    for column in yaml.safe_load((ROOT / "models/core/customers.yml").read_text())["models"][0]["columns"]
}
# The card has no list yet; one that is added may be searched.
COLUMNS = {**CARD, "tags": "varchar[]"}
TEXTS = [name for name, kind in COLUMNS.items() if kind == "string"]
NUMBERS = [name for name, kind in COLUMNS.items() if kind in ("int", "bigint", "double") or kind.startswith("decimal")]
DAYS = [name for name, kind in COLUMNS.items() if kind in ("date", "timestamp")]
FACTS = [name for name, kind in COLUMNS.items() if kind == "boolean"]
WORDS = ["champions", "Paris", "O''Connor", "x", "", "a_b", "100 %", "Zoé", "-- no comment", "; (", "FR"]
DIALECTS = ["duckdb", "spark", "databricks"]


def refusal(text: str, dialect: str = "duckdb") -> str:
    """Return the one line that refuses a condition."""
    line = fault(text, COLUMNS, dialect)
    assert line, f"accepted: {condition(text, COLUMNS, dialect)}"
    assert len(line.splitlines()) == 1 and line.startswith("where m") and len(line) < 1_500, line
    return line


def test_a_condition_is_parsed_once_whoever_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed, parse = [], reading.read
    monkeypatch.setattr(reading, "read", lambda text, *how: parsed.append(text) or parse(text, *how))
    text = "order_count > 12345"
    assert fault(text, list(CARD), "duckdb") is None
    assert {condition(text, list(CARD), "duckdb") for _ in range(3)} == {"order_count > 12345"} and parsed == [text]
    # Other columns and another engine are another question.
    assert "order_count" in fault(text, ["city"], "duckdb") and fault(text, None, "spark") is None
    assert parsed == [text] * 3


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    "text",
    [
        # Files, the environment, settings.
        "exists(from read_text('/etc/passwd'))",
        "exists(select 1 from read_csv('/etc/passwd'))",
        "city in (select content from read_text('/etc/passwd'))",
        "city = (select content from read_text('/etc/passwd'))",
        "length(read_text('/etc/passwd')) > 0",
        "exists(from glob('/*'))",
        "len(glob('/*')) > 0",
        "city = getenv('HOME')",
        "current_setting('access_mode') = 'automatic'",
        "current_database() = 'x'",
        "getvariable('x') = 1",
        "input_file_name() = 'x'",
        "city = reflect('java.lang.System', 'getProperty', 'user.home')",
        "city = java_method('java.lang.System', 'getProperty', 'user.home')",
        "city = secret('a', 'b')",
        # Other tables.
        "query('select 1') = 1",
        "exists(from core.orders)",
        "exists(table core.orders)",
        "city = any(select email from core.orders)",
        "exists(values (1))",
        "exists(with a as (select 1) from a)",
        "orders.city = 'Paris'",
        "core.customers.city = 'Paris'",
        "main.core.customers.city = 'Paris'",
        "nextval('a') = 1",
        "pg_sleep(10) is null",
        # The whole row, all columns, columns that the card does not have.
        "customers is not null",
        "columns('.*') = 'x'",
        "columns(*) = 'x'",
        "* is not null",
        "rowid = 1",
        "customers.* = 1",
        "password = 'x'",
        # Another statement, another clause, something hidden.
        "true; drop table core.orders",
        "true) union select 1 where (true",
        "true union select 1",
        "true order by city",
        "true limit 1",
        "city = 'x' -- ' or true",
        "city = 'x' /* */ or true",
        "city = $$x$$",
        'city = "x"',
        "city = `x`",
        "city = e'\\'' or true",
        "city = '\\' or true",
        "city = {{ env_var('HOME') }}",
        "city = ?",
        "city = $1",
        "city = @x",
        "city = :x",
        "city = 'x",
        "(city = 'x'",
        "",
        "  ",
        "city = ",
        "set variable x = 1",
        "copy core.orders to 'x'",
        "attach 'x'",
        # What answers differently tomorrow.
        "first_order_date > current_date",
        "created_at > now()",
        "created_at > current_timestamp",
        "random() < 0.5",
        "uuid() = 'x'",
        # What takes longer than it is long.
        "regexp_matches(city, '(a+)+b')",
        "city ~ '(a+)+b'",
        "city similar to '(a|a)*b'",
        "city rlike '(a+)+b'",
        "city glob '*a*a*a*b'",
        "length(repeat(city, 1000000000)) > 0",
        "length(rpad(city, 1000000000, 'x')) > 0",
        "length(space(1000000000)) > 0",
        "length(replace(city, '', city)) > 0",
        "len(range(1000000000000)) > 0",
        "list_sum(list_transform(range(1000000), x -> x * x)) > 0",
        "array_contains(sequence(1, 1000000000), 1)",
        "[x for x in range(1000000000)] is null",
        "order_count in (select * from range(1000000000000))",
        "city ilike '%a%a%a%a%a%b'",
        "city like '%_a%_a%_a%_b'",
        "city like city",
        "city like '%' || city",
        "city ilike any ('%a%a%a%b')",
        "2 ** 1000000 > 0",
        "factorial(1000000) > 0",
        # Aggregates and windows are of more than one card.
        "count(*) > 1",
        "sum(revenue) > 1",
        "row_number() over () = 1",
        "revenue > max(revenue) over ()",
        # Other types.
        "cast(city as json) is null",
        "cast(city as xml) is null",
        "cast(city as integer[]) is null",
        "city collate nocase = 'paris'",
        "{'a': city} is null",
        "[city] is null",
        "(city, email) = ('a', 'b')",
        "tags[1] = 'x'",
        "city::blob is null",
    ],
)
def test_what_is_no_condition_on_the_card_is_refused(text: str, dialect: str) -> None:
    refusal(text, dialect)


def test_where_no_columns_are_known_all_else_is_refused_as_ever() -> None:
    """A unit test's fixture has columns of its own."""
    assert fault("new_column = 'x'", None, "duckdb") is None
    for text in ("getenv('HOME') = 'x'", "exists(from read_text('x'))", "orders.city = 'x'", "* = 1", "c like '%a%b%'"):
        assert fault(text, None, "duckdb"), text


def test_a_refusal_says_what_it_minds_and_what_is_allowed() -> None:
    line = refusal("exists(from read_text('/etc/passwd'))")
    assert line.startswith("where may not use a query of its own. Got: exists(from")
    assert "columns of core.customers" in line and "coalesce" in line and "between" in line
    assert "may not use regexp_matches()" in refusal("regexp_matches(city, 'x')")
    assert "may not use getenv()" in refusal("city = getenv('HOME')")
    line = refusal("passwrd = 'x' and city = 'y'")
    assert "Got: passwrd. Found: customer_id, email" in line
    assert "at most 2 % in a pattern" in refusal("city like '%a%b%'")


@pytest.mark.parametrize(
    "text",
    [
        "(" * (MOST_PARENTHESES + 1) + "true" + ")" * (MOST_PARENTHESES + 1),
        "(" * 5_000 + "true" + ")" * 5_000,
        "not " * 2_000 + "true",
        "revenue > " + "- " * 4_000 + "1",
        "case when " * 700 + "true" + " then true end" * 700,
        " or ".join(["email_opt_in"] * 600),
        "revenue > " + " + ".join(["1"] * 2_000),
        " || ".join(["city"] * 1_000) + " = 'x'",
        "city = '" + "x" * MOST_CHARACTERS + "'",
        "city is null" + " is null" * 1_200,
    ],
    ids=lambda text: f"{text[:12]} x {len(text)}",
)
def test_what_is_long_or_deep_is_refused_at_once(text: str) -> None:
    began = time.process_time()
    refusal(text)
    assert time.process_time() - began < MOST_SECONDS


# Of the processor: what is not refused in time takes minutes, or does not end.
MOST_SECONDS = 10
OPENINGS = ["(", "case when ", "lower(", "cast(", "not ", "city in (", "interval ", "- ", "[", "f("]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(OPENINGS)))
def test_no_nesting_takes_the_parser_long(openings: list[str]) -> None:
    text = "".join(openings) + "city" + ")" * sum(opening.count("(") for opening in openings)
    began = time.process_time()
    fault(text, COLUMNS, "duckdb")
    assert time.process_time() - began < MOST_SECONDS


def test_a_long_list_of_values_is_no_deep_condition() -> None:
    ids = ", ".join(f"'C{number:05}'" for number in range(900))
    assert fault(f"customer_id in ({ids})", COLUMNS, "duckdb") is None
    assert fault(" or ".join(["city = 'x'"] * 200), COLUMNS, "duckdb") is None


# The allowed grammar, each form of a kind with the kinds of its parts; the words of a kind have no parts.
COMPARED = ["{0} {comparison} {0}", "{0} {between} {0} and {0}", "{0} {in} ({0}, {0})", "{0} {null}"]
GRAMMAR = {
    "condition": [
        *(form.replace("{0}", f"{{{kind}}}") for kind in ("number", "text", "day") for form in COMPARED),
        *("{text} {like} {pattern}", "{search}({text}, {text})", "{list_search}(tags, {value})"),
        *("({condition}) {joint} ({condition})", "{condition} {joint} {condition}", "not ({condition})"),
        *("({condition}) is {truth}", "case when {condition} then {condition} else {condition} end"),
    ],
    "number": [
        *("({number} {sign} {small})", "{number_column} / {small}.5", "{of_number}({number})", "round({number}, 2)"),
        *("{of_two}({number}, {number})", "length({text})", "{of_day}({day})", "extract({part} from {day})"),
        *("date_part('{part}', {day})", "date_diff('{unit}', {day}, {day})", "position('a' in {text})"),
        *("case when {condition} then {number} else {number} end", "cast({number} as {number_type})"),
    ],
    "text": [
        *("{of_text}({text})", "{side}({text}, {small})", "substring({text}, 2, {small})", "({text} || {text})"),
        *("{of_texts}({text}, {text})", "cast({day} as varchar)", "case {text} when {text} then {text} end"),
    ],
    "day": [
        *("({day} {sum} interval {small} {unit})", "({day} - interval '{small} days')", "date_trunc('{unit}', {day})"),
        *("date_add({day}, interval {small} day)", "last_day({day})", "cast({day} as date)"),
    ],
}
LEAVES = {
    "condition": [*FACTS, "true", "false", "null is null", "customers.city = 'Paris'", "CITY = 'Paris'"],
    "number": [*NUMBERS, "0", "7", "120", "3.25"],
    "text": [*TEXTS, *(f"'{word}'" for word in WORDS)],
    "day": [*DAYS, "date '2024-02-29'", "date '2025-06-01'"],
    "number_column": NUMBERS,
    "small": ["0", "1", "3", "40"],
    "value": ["'x'", "'Paris'", "''"],
    "comparison": ["=", "<>", "!=", "<", "<=", ">", ">=", "is distinct from", "is not distinct from"],
    "between": ["between", "not between"],
    "in": ["in", "not in"],
    "null": ["is null", "is not null"],
    "like": ["like", "not like", "ilike", "not ilike"],
    "pattern": ["'a%'", "'%a%'", "'_a%'", "'%''%'", "'100 !%' escape '!'", "''"],
    "search": ["starts_with", "ends_with", "contains"],
    "list_search": ["list_contains", "array_contains"],
    "joint": ["and", "or"],
    "truth": ["true", "not true", "false"],
    "sign": ["+", "-", "*"],
    "sum": ["+", "-"],
    "of_number": ["abs", "floor", "ceil", "sign", "-"],
    "of_two": ["coalesce", "nullif", "greatest", "least"],
    "of_day": ["year", "month", "quarter", "week", "day", "dayofweek"],
    "part": ["year", "quarter", "month", "dow", "doy"],
    "unit": ["day", "month", "year", "week"],
    "number_type": ["double", "decimal(18, 2)"],
    "of_text": ["lower", "upper", "trim", "ltrim"],
    "side": ["left", "right"],
    "of_texts": ["concat", "coalesce", "nullif"],
}
PART = re.compile(r"{(\w+)}")


def written(draw: st.DrawFn, kind: str, depth: int) -> str:
    """Return SQL of a kind, of at most so many forms within each other."""
    leaves, forms = LEAVES[kind], GRAMMAR.get(kind, []) if depth else []
    form = draw(st.sampled_from([*forms, *leaves] if len(forms) < 2 else [*forms, draw(st.sampled_from(leaves))]))
    return form if form in leaves else PART.sub(lambda part: written(draw, part[1], depth - 1), form)


@st.composite
def conditions(draw: st.DrawFn) -> str:
    """Return conditions of the allowed grammar."""
    return written(draw, "condition", draw(st.integers(1, 4)))


@pytest.fixture(scope="module")
def cards() -> duckdb.DuckDBPyConnection:
    """Return cards of which every column has several values, and none."""
    connection = duckdb.connect(config={"threads": 1})
    kinds = {"string": "varchar"}
    columns = ", ".join(f"{name} {kinds.get(kind, kind)}" for name, kind in COLUMNS.items())
    connection.execute(f"create table customers ({columns})")
    made = {
        "varchar[]": [["x", "Paris"], [], None],
        "string": [None, "Paris", "champions", "O'Connor", "aXa", " x ", "100 %", ""],
        "boolean": [True, None, False],
        "date": [date(2024, 2, 29), None, date(2025, 6, 1)],
        "timestamp": [None, datetime(2024, 2, 29, 13, 5), datetime(2025, 6, 1)],
    }
    rows = [
        [
            made.get(kind, [3, None, 0, 120, 7])[(row * 3 + place) % len(made.get(kind, range(5)))]
            for place, kind in enumerate(COLUMNS.values())
        ]
        for row in range(60)
    ]
    connection.executemany(f"insert into customers values ({', '.join('?' * len(COLUMNS))})", rows)
    return connection


def members(cards: duckdb.DuckDBPyConnection, where: str) -> list[tuple]:
    """Return which cards meet a condition."""
    return cards.execute(f"select rowid from customers where ({where}\n) order by all").fetchall()


@settings(max_examples=250, deadline=None)
@given(text=conditions())
@example("engagement_segment = 'brand_ambassadors'")
@example("kmeans_group = 'about_to_sleep' and (is_email_reachable or is_sms_reachable)")
@example("purchase_profile = 'cyclical' and amount_class in ('high', 'very_high')")
def test_an_allowed_condition_has_the_members_of_plain_sql(cards: duckdb.DuckDBPyConnection, text: str) -> None:
    try:
        wanted = members(cards, text)
    except duckdb.Error:
        # A date may be compared with no timestamp, a sum overflow: the engine says so of both.
        assume(False)
    line = fault(text, COLUMNS, "duckdb")
    assume(not line or "nested deeper" not in line)
    assert line is None, line
    assert members(cards, condition(text, COLUMNS, "duckdb")) == wanted
    for dialect in ("spark", "databricks"):
        assert condition(text, COLUMNS, dialect)


HOSTILE = ["exists(from read_text('/etc/passwd'))", "(select true)", "query('select true')", "getenv('HOME') = 'x'"]


SHAPES = ["{} and {}", "{} or {}", "case when {1} then {0} end"]


@settings(max_examples=100, deadline=None)
@given(conditions(), conditions(), st.sampled_from(HOSTILE), st.sampled_from(SHAPES))
def test_a_condition_with_something_hostile_in_it_is_refused(left: str, right: str, hostile: str, shape: str) -> None:
    for first, second in ((left, hostile), (hostile, right)):
        assert fault(shape.format(first, second), COLUMNS, "duckdb")
        with pytest.raises(Refused):
            condition(shape.format(first, second), COLUMNS, "duckdb")


def test_every_function_that_a_refusal_names_is_allowed(cards: duckdb.DuckDBPyConnection) -> None:
    called = {
        **dict.fromkeys(["abs", "ceil", "floor", "round", "sign"], "{}(revenue)"),
        **dict.fromkeys(["day", "dayofweek", "month", "quarter", "week", "year", "last_day"], "{}(first_order_date)"),
        **dict.fromkeys(["length", "lower", "trim", "upper"], "{}(city)"),
        **dict.fromkeys(["left", "right", "substring"], "{}(city, 2)"),
        **dict.fromkeys(["contains", "starts_with", "ends_with", "concat", "coalesce", "nullif"], "{}(city, 'Paris')"),
        **dict.fromkeys(["greatest", "least"], "{}(revenue, 5)"),
        **dict.fromkeys(["array_contains", "list_contains"], "{}(tags, 'x')"),
        **dict.fromkeys(["date_diff", "datediff"], "{}('day', first_order_date, last_order_date)"),
        "date_add": "{}(first_order_date, interval 1 day)",
        "date_part": "{}('year', first_order_date)",
        "date_trunc": "{}('month', first_order_date)",
        "extract": "{}(year from first_order_date)",
        "make_date": "{}(2024, 1, 1)",
        "position": "{}('a' in city)",
        # DuckDB has no such function, and gets the sum that it means.
        "add_months": "{}(first_order_date, 1)",
    }
    names = allowed.IN_WORDS.partition("the functions ")[2].split(", ")
    assert sorted(called) == names
    for name, form in called.items():
        text = f"({form.format(name)}) is null"
        plain = text if name != "add_months" else "(first_order_date + interval 1 month) is null"
        assert members(cards, condition(text, COLUMNS, "duckdb")) == members(cards, plain)
        assert all(condition(text, COLUMNS, dialect) for dialect in DIALECTS)


@pytest.mark.parametrize(
    ("text", "sql"),
    [
        ("rfm_segment = 'champions' or city = 'Paris'", "rfm_segment = 'champions' OR city = 'Paris'"),
        ("first_name = 'O''Connor' and not email_opt_in", "first_name = 'O\\'Connor' AND NOT email_opt_in"),
        ("datediff(last_order_date, first_order_date) > 30", "DATEDIFF(last_order_date, first_order_date) > 30"),
        ("first_order_date > date_add(last_order_date, -3)", "first_order_date > DATE_ADD(last_order_date, -3)"),
        ("array_contains(tags, 'x')", "ARRAY_CONTAINS(tags, 'x')"),
        ("list_contains(tags, 'x')", "ARRAY_CONTAINS(tags, 'x')"),
        ("year(first_order_date) = 2024", "YEAR(first_order_date) = 2024"),
        ("city ilike '%x' and revenue between 1 and 2", "city ILIKE '%x' AND revenue BETWEEN 1 AND 2"),
    ],
)
def test_spark_gets_its_own_sql(text: str, sql: str) -> None:
    assert condition(text, COLUMNS, "spark") == sql


def test_no_command_of_dbt_runs_a_refused_condition(tmp_path: Path) -> None:
    """`build` stops at run start; `compile` and `show` have no start, and stop where the condition would be written."""
    hostile = {"audiences": [{"name": "thieves", "where": "exists(from read_text('/etc/passwd'))"}]}
    run = compiled(tmp_path, "{{ sextant.checked_audiences() | length }}", hostile)
    assert run.returncode != 0 and "Traceback" not in run.output
    run.line_with("var audiences: audience thieves: where may not use")
