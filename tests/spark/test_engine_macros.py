"""Each dispatched macro of macros/engine that is an expression: the same answer on both engines, and the right one."""

from __future__ import annotations

import json
from collections.abc import Iterable

import pytest
from engines import DuckDB, Engine, Spark


def read(data_type: str, **options: object) -> str:
    """Return the call that reads a text as a type."""
    return f"{{{{ sextant.read_value('a', 'varchar', '{data_type}', {options}) }}}}"


# (macro's call, arguments, expected); the call's letters a, b, c are the arguments, all text until the call casts them.
WITH_ANSWER = [
    ("{{ sextant.average_money('cast(a as decimal(18,4))', 'cast(b as bigint)') }}", [
        ("10", "4", "2.5000"), ("1", "3", "0.3333"), ("2", "3", "0.6667"), ("-2", "3", "-0.6667"),
        ("0.0001", "2", "0.0001"), ("-0.0001", "2", "-0.0001"), ("5", "0", None), (None, "3", None),
        ("0.0003", "2", "0.0002"), ("99999999999999.9999", "1", "99999999999999.9999"),
    ]),
    ("{{ sextant.convert_money('cast(a as decimal(18,4))', 'cast(b as decimal(18,8))') }}", [
        ("12.3456", "1", "12.3456"), ("100", "0.85", "85.0000"), ("0.0001", "0.5", "0.0001"),
        ("-0.0001", "0.5", "-0.0001"), ("9999999999.9999", "1.5", "14999999999.9999"), ("1", None, None),
        ("9999.9999", "99.99999999", "999999.9899"), ("-9999.9999", "99.99999999", "-999999.9899"),
        ("10000", "99.99999999", "999999.9999"), ("9999.9999", "100", "999999.9900"),
        ("10000.0001", "0.5", "5000.0001"), ("-10000.0001", "0.5", "-5000.0001"),
    ]),
    ("{{ sextant.days_between('cast(a as date)', 'cast(b as date)') }}", [
        ("2024-02-28", "2024-03-01", "2"), ("2024-03-01", "2024-02-28", "-2"), ("2024-03-01", "2024-03-01", "0"),
        (None, "2024-03-01", None),
    ]),
    ("{{ dbt.datediff('cast(a as date)', 'cast(b as date)', 'month') }}", [
        ("2024-01-31", "2024-02-01", "1"), ("2024-01-01", "2024-01-31", "0"), ("2023-12-31", "2024-01-01", "1"),
        ("2024-02-29", "2025-02-28", "12"), ("2024-03-31", "2024-02-29", "-1"),
    ]),
    ("{{ dbt.datediff('cast(a as date)', 'cast(b as date)', 'quarter') }}", [
        ("2024-03-31", "2024-04-01", "1"), ("2024-01-01", "2024-03-31", "0"), ("2023-10-01", "2025-01-01", "5"),
    ]),
    ("{{ dbt.datediff('cast(a as date)', 'cast(b as date)', 'year') }}", [
        ("2023-12-31", "2024-01-01", "1"), ("2024-01-01", "2024-12-31", "0"),
    ]),
    ("cast({{ dbt.dateadd('month', -1, 'cast(a as date)') }} as date)", [
        ("2024-03-31", "", "2024-02-29"), ("2023-03-31", "", "2023-02-28"), ("2024-01-15", "", "2023-12-15"),
    ]),
    ("cast({{ dbt.dateadd('year', -10, 'cast(a as date)') }} as date)", [("2024-02-29", "", "2014-02-28")]),
    ("cast({{ dbt.dateadd('quarter', 1, 'cast(a as date)') }} as date)", [("2024-11-30", "", "2025-02-28")]),
    ("{{ sextant.matches('a', '^[0-9]{2}$') }}", [("12", "", "true"), ("123", "", "false"), (None, "", None)]),
    ("{{ sextant.sha256_of('a') }}", [
        ("jo@müller.example", "", "7764afc5311833f9cee699ac88b38c5ecde97d25d0b5324d80f975b0e9db58e9"),
        ("", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"), (None, "", None),
    ]),
    ("{{ sextant.iso_text('a') }}", [
        ("20240501", "", "2024-05-01"), (" 2024/05/01 10:00 ", "", "2024-05-01 10:00"), ("5/1/2024", "", "5/1/2024"),
    ]),
    ("{{ sextant.read_value('a', 'varchar', 'string', {'letter_case': 'upper'}) }}", [
        (" eur ", "", "EUR"), ("  ", "", None), ("", "", None), (None, "", None),
    ]),
    ("{{ sextant.try_cast('a', 'date') }}", [("2024-02-29", "", "2024-02-29"), ("2023-02-29", "", None)]),
    ("{{ sextant.offset_text_to_utc('a') }}", [
        ("2024-05-01T10:00:00+02:00", "", "2024-05-01 08:00:00"),
        ("2024-05-01 10:00:00 UTC", "", "2024-05-01 10:00:00"),
        ("2024-05-01 10:00:00 -03:30", "", "2024-05-01 13:30:00"),
        ("2024-05-01T9:00Z", "", "2024-05-01 09:00:00"),
        ("2024-05-01 10:00 +02", "", "2024-05-01 08:00:00"),
    ]),
    ("{% set type = 'timestamptz' if target.type == 'duckdb' else 'timestamp' %}"
     "{{ sextant.timestamptz_to_utc('cast(a as ' ~ type ~ ')') }}", [
        ("2024-05-01 10:00:00+02:00", "", "2024-05-01 08:00:00"),
    ]),
    ("{{ sextant.engine_hash(['a', 'b']) }} = {{ sextant.engine_hash(['b', 'a']) }}", [
        ("x", "x", "true"), (None, None, "true"), ("x", "y", "false"), ("x", None, "false"), (None, "x", "false"),
        ("x", "", "false"),
    ]),
]  # fmt: skip

AMOUNTS = [
    "5,00",
    "1.234,50",
    "1,234.50",
    "1,234",
    "1.234",
    "0,123",
    "1.234.567",
    "1,234,567",
    "1 234,50",
    "1\u00a0234.50",
    "1'234.50",
    "1\u2019234,50",
    "€5",
    "5 €",
    "-€5,00",
    "€ -5,00",
    "EUR 5",
    "5.00 EUR",
    "US$5",
    "5 kr",
    "(5,00)",
    "(€5.00)",
    "€ (5.00)",
    "5.00-",
    "5,00- €",
    ".5",
    ",5",
    "5,",
    ".",
    ",",
    "€",
    "()",
    "12 34",
    "1.23.456",
    "5 euros",
    "1,5E+03",
    "1.5E+3",
    "1e3",
    "10000000000",
    "zł 5",
    "5 Kč",
    "",
    None,
]
TIMES = [
    "2024-05-03",
    "20240503",
    "2024-05-03 10:05",
    "2024-05-03T10:05:06.25",
    "2024-05-03 10:05 +02:00",
    "03/05/2024",
    "3/5/2024",
    "03.05.2024",
    "03-05-24",
    "31/12/2024",
    "12/31/2024",
    "31/02/2024",
    "03/05/2024 10:05",
    "03/05/2024, 10:05:06",
    "03/05/2024 10:05:06 PM",
    "3/5/2024 12:30am",
    "2024-05-03 10:05 PM",
    "May 3, 2024",
    "3 May 2024",
    "3-May-2024",
    "September 3, 2024",
    "3 Sep 2024 10:05:06 PM",
    "May 3, 2024, 10:05 am",
    "Mai 3, 2024",
    "May 32, 2024",
    "yesterday",
    "45415",
    "",
    None,
]
COUNTED = {"serial": ["45415", "45415.5", "45415.420208333", "x"], "seconds": ["1714730706"]}
COUNTED |= {"milliseconds": ["1714730706123", "17147307061"]}

# (macro's call, what shops write): whatever the answer is, it is the same on both engines.
AGREED = [
    (read("timestamp", timezone="UTC"), [
        None, "", " ", "2024-05-01", "2024/05/01", "20240501",
        "2024-05-01 10:00", "2024-05-01T10:00", "2024-05-01 9:05", "2024-05-01 10:00:00.5",
        "2024-05-01 10:00:00.123456", "2024-05-01 24:00:00", "2024-05-01 25:00:00",
        "2024-02-30", "2023-02-29 10:00:00", "2024-05-01T10:00:00Z", "2024-05-01T10:00:00+02",
        "2024-05-01T10:00:00+0200",
        "2024-05-01T10:00:00-0330", "2024-05-01 10:00:00 +02:00", "2024-05-01 10:00:00 UTC", "2024-05-01T10:00Z",
        "2024-05-01T10:00:00+14:00", "1582-10-10", "1899-12-31", "31/12/2023", "2024-13-01", "2024-05-01T10",
        "2024-5-1", "2024-05-01x", " 2024-05-01 ", "2024-05-01 10:00:00 America/New_York", "２０２４-05-01",
    ]),
    (read("decimal(18,4)"), [
        None, "", "12", "12.", ".5", "-.5", "+3", "--3", "1e3", "1E-3", "12,50", "1 000", "NaN", "inf", "12.34565",
        "12.34564999", "0.00005", "-0.00005", "9999999999.9999", "10000000000", "1e40", "0x1F", "1_000", "٣", "-0",
        "1d", "000012.50", " 7.5 ",
    ]),
    (read("date"), [
        None, "2024-05-01", "20240501", "2024-02-30", "2024-05-01 10:00:00", "2024-05-01 garbage",
        "24-05-01", "9999-12-31",
    ]),
    (read("boolean", words={"true": ["true", "t", "yes", "vrai"], "false": ["false", "n", "0", "non"]}), [
        None, "", "true", "T", "YES", " n ", "0", "on", "2", "vrai",
    ]),
    *((read("decimal(18,4)", is_other_number=True, decimal_mark=mark), AMOUNTS) for mark in ("point", "comma")),
    *((read("timestamp", timezone=zone, is_local=zone != "UTC", time_forms=["named", "twelve_hours", order]), TIMES)
      for zone in ("UTC", "Europe/Paris") for order in ("day_first", "month_first")),
    *((read("date", time_forms=["named", "twelve_hours", order]), TIMES) for order in ("day_first", "month_first")),
    *((read("timestamp", timezone="Europe/Paris", is_local=True, time_forms=[form]), texts)
      for form, texts in COUNTED.items()),
    ("{{ sextant.clean_text('a', 'customer_id', 'id') }}", [
        None, "", " C1 ", "'0012", "123.0", "123.00", "'0", "0.0", "Guest", "null", "\u00a0C1\u200b", "it's", "NC",
    ]),
    ("{{ sextant.clean_text('a', 'channel', 'text') }}", [None, "web ", "N/A", "unknown", "?", "-", "\u3000web\ufeff"]),
    ("{{ sextant.plain_status('a') }}", ["wc-on-hold", "Paid", "PARTIALLY_PAID", "wc-", "en attente"]),
    ("{{ sextant.currency_of_amount('a') }}", ["EUR 5", "5 €", "US$ 5", "5 zł", "$5", "5.00 CHF", "KCHF 5", "5", None]),
    ("{{ sextant.read_value('a', 'varchar', 'string') }}", [
        None, "", " ", "  ", "a", " a ", "0", "é", "日本", "İstanbul", "o'brien", "\\", "\t", "\u00a0",
    ]),
    ("upper(trim(a))", ["eur", " é ", "日本"]),
    ("lower(trim(a))", ["PAID ", "É"]),
]  # fmt: skip

# Zones whose clocks jump at midnight, by half an hour, or over a whole day.
ZONES = ["Europe/Paris", "America/Sao_Paulo", "Asia/Beirut", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca"]
DAYS = ["2018-11-04", "2018-02-18", "2024-03-10", "2024-03-31", "2023-10-29", "2011-12-30", "1950-01-01", "2040-07-01"]
CLOCKS = ["00:00:00", "02:30:00", "03:00:00", "10:00:00", "22:30:00", "23:59:59.999999"]
LOCAL = [
    ("{{ sextant.local_midnight_to_utc('cast(a as date)') }}", DAYS),
    ("{{ sextant.local_date('cast(a as timestamp)') }}", [f"{day} {clock}" for day in DAYS for clock in CLOCKS]),
]


def literal(engine: Engine, text: str | None) -> str:
    """Return a text as the engine writes it."""
    if text is None:
        return "cast(null as string)" if engine.target == "spark" else "cast(null as varchar)"
    if engine.target == "spark":
        text = text.replace("\\", "\\\\").replace("'", "\\'")
    return "'" + text.replace("'", "''" if engine.target == "duckdb" else "'") + "'"


def answers(engine: Engine, calls: Iterable[tuple[str, list[tuple]]], variables: dict | None = None) -> list[tuple]:
    """Return (call, arguments, answer as text) for each call and arguments, in one query."""
    kind = "string" if engine.target == "spark" else "varchar"
    selects, asked = [], []
    for call, cases in calls:
        rows = []
        for arguments in cases:
            values = [literal(engine, value) for value in (*arguments, None, None)[:3]]
            rows.append(f"({', '.join([str(len(asked)), *values])})")
            asked.append((call, arguments))
        selects.append(
            f"select number, cast({call} as {kind}) as answer"
            f" from (values {', '.join(rows)}) as arguments (number, a, b, c)"
        )
    found = dict(engine.evaluate("\nunion all\n".join(selects), variables))
    return [(call, arguments, found[number]) for number, (call, arguments) in enumerate(asked)]


def alone(cases: list[tuple[str, list]]) -> list[tuple[str, list[tuple]]]:
    """Return cases of one argument as cases of argument tuples."""
    return [(call, [(value,) for value in values]) for call, values in cases]


def differing(one: Engine, other: Engine, cases: list[tuple[str, list]], variables: dict | None = None) -> list[tuple]:
    """Return (call, arguments, one's answer, the other's) wherever two engines disagree."""
    pairs = zip(answers(one, alone(cases), variables), answers(other, alone(cases), variables), strict=True)
    return [(*left, right[-1]) for left, right in pairs if left != right]


@pytest.fixture(params=["duck", "spark"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """Return one engine after the other."""
    return request.getfixturevalue(request.param)


def test_answers_are_right(engine):
    questions = [(call, [row[:-1] for row in rows]) for call, rows in WITH_ANSWER]
    expected = [row[-1] for _, rows in WITH_ANSWER for row in rows]
    found = answers(engine, questions)
    wrong = [(*case, wanted) for case, wanted in zip(found, expected, strict=True) if case[-1] != wanted]
    assert not wrong


def test_raw_text_is_read_alike(duck: DuckDB, spark: Spark):
    found = differing(duck, spark, AGREED)
    assert not found, "\n".join(map(repr, found))


@pytest.mark.parametrize("zone", ZONES)
def test_local_days_are_alike(duck: DuckDB, spark: Spark, zone: str):
    assert differing(duck, spark, LOCAL, {"timezone": zone}) == []


def test_each_date_repeats_its_row(engine):
    sql = """select cast(cast(rows_found.day as date) as {{ dbt.type_string() }}) as day from (
        select {{ sextant.each_date('first_day', 'last_day', 'GRAIN') }} as day
        from (select cast('2024-01-01' as date) as first_day, cast('LAST' as date) as last_day) as period
    ) as rows_found order by 1"""
    found = {
        grain: [row[0] for row in engine.evaluate(sql.replace("GRAIN", grain).replace("LAST", last))]
        for grain, last in (
            ("day", "2024-01-03"),
            ("month", "2024-03-31"),
            ("quarter", "2024-08-01"),
            ("year", "2023-01-01"),
        )
    }
    assert found == {
        "day": ["2024-01-01", "2024-01-02", "2024-01-03"],
        "month": ["2024-01-01", "2024-02-01", "2024-03-01"],
        "quarter": ["2024-01-01", "2024-04-01", "2024-07-01"],
        "year": [],
    }


@pytest.mark.parametrize("ties", ["split", "together"])
def test_relative_scores_are_ntile_and_percent_rank(engine, ties: str):
    values = [3, 3, 3, 1, 1, 7, 7, 7, 7, 2, None, 5, 5, 5, 9, 9, 9, 9, 9]
    rows = "\nunion all\n".join(
        f"select {number} as id, cast({'null' if value is None else value} as decimal(18, 4)) as amount"
        for number, value in enumerate(values)
    )
    score = {"value": "amount", "order_by": ["amount", "id"], "bucket": ["floor(amount / 4)"]}
    sql = f"""with few as ({rows}),
        {{{{ sextant.relative_scores('few', ['id'], 4, {json.dumps({"score": score})}) }}}}
        select cast(id as int) as id, cast(score as int) as score from scored order by id"""
    found = [int(score) for _, score in engine.evaluate(sql, {"score_ties": ties})]
    ordered = sorted(range(len(values)), key=lambda number: (values[number] is not None, values[number] or 0, number))
    if ties == "split":
        larger = len(values) % 4
        sizes = [len(values) // 4 + (part < larger) for part in range(4)]
        parts = [part + 1 for part, size in enumerate(sizes) for _ in range(size)]
        expected = [parts[ordered.index(number)] for number in range(len(values))]
    else:
        below = [
            sum((other is not None, other or 0) < (value is not None, value or 0) for other in values)
            for value in values
        ]
        expected = [min(4, rank * 4 // (len(values) - 1) + 1) for rank in below]
    assert found == expected


def test_rows_of_repeated_keys_are_those_of_a_key_in_more_than_one_row(engine):
    keys = [("a", "x"), ("a", "x"), ("a", None), ("b", None), ("b", None), ("c", "x"), (None, "x"), (None, "x")]
    rows = "\nunion all\n".join(
        f"select {number} as id, {literal(engine, one)} as k1, {literal(engine, other)} as k2"
        for number, (one, other) in enumerate(keys)
    )
    sql = "select cast(id as int) as id from ({{ sextant.rows_of_repeated_keys(" + json.dumps(rows) + ", KEYS) }}) as r"
    found = {
        columns: sorted(int(row[0]) for row in engine.evaluate(sql.replace("KEYS", columns)))
        for columns in ("['k1']", "['k1', 'k2']")
    }
    assert found == {"['k1']": [0, 1, 2, 3, 4], "['k1', 'k2']": [0, 1, 3, 4]}


def test_columns_with_a_null_are_counted_and_others_are_not_named(engine):
    rows = "select 1 as a, cast(null as int) as b, 'x' as c union all select 2, 3, null union all select 3, null, 'y'"
    asked = f'sextant.columns_with_nulls("({rows}) as t", NAMES)'
    sql = f"select '{{{{ ({asked} if execute else {{}}) | tojson }}}}' as found"
    found = [json.loads(engine.evaluate(sql.replace("NAMES", names))[0][0]) for names in ("['a', 'b', 'c']", "['a']")]
    assert found == [{"b": 2, "c": 1}, {}]
