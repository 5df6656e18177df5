"""The data generator: reproducible, a prefix of itself, dirty and lifted exactly as declared."""

from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from shop_generator.campaigns import CAMPAIGNS
from shop_generator.generate import plan_from, write
from shop_generator.history import AUDIENCES
from shop_generator.tables import SCHEMAS

SAMPLE = Path(__file__).resolve().parents[2] / "seeds" / "sample"
SAMPLE_OPTIONS = ("--customers", "1500", "--format", "csv")
SMALL = ("--customers", "300")
CONTRACT = {
    "orders": "order_id customer_id ordered_at total_amount store_id currency refunded_amount "
    "discount_amount financial_status cancelled_at is_test channel promo_code updated_at",
    "customers": "customer_id email phone first_name last_name gender birth_date city postal_code "
    "country_code created_at acquisition_channel email_opt_in sms_opt_in email_opt_in_at "
    "sms_opt_in_at ad_user_data ad_personalization updated_at",
    "order_lines": "order_line_id order_id product_id quantity unit_price product_category discount_amount unit_cost",
    "engagement_events": "event_id customer_id event_type occurred_at channel campaign_id",
    "campaigns": "campaign_id audience started_at ended_at name channel cost objective",
    "acquisition_costs": "month channel amount currency",
    "exchange_rates": "currency valid_from rate_to_reporting",
    "erasure_requests": "customer_id requested_at",
}


def generate(folder: Path, *options: str) -> Path:
    """Run the generator's command line into a folder, and return the folder."""
    write(*plan_from([*options, "--out", str(folder)]))
    return folder


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Return the contents of a folder's files by name."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.fixture(scope="session")
def sample() -> duckdb.DuckDBPyConnection:
    """Return the committed sample as text tables, blanks as null."""
    return _open(SAMPLE, "csv")


@pytest.fixture(scope="session")
def large_shop(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    """Return a typed shop large enough to measure a lift."""
    folder = tmp_path_factory.mktemp("large")
    connection = _open(generate(folder, "--customers", "40000"), "parquet")
    connection.execute(PURCHASES)
    return connection


def _open(folder: Path, file_format: str) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    for table in SCHEMAS:
        path = f"'{folder / table}.{file_format}'"
        source = f"read_csv({path}, all_varchar = true)" if file_format == "csv" else path
        connection.execute(f"create table {table} as select * from {source}")
    return connection


def test_committed_sample_is_what_the_generator_writes_now(tmp_path: Path) -> None:
    assert bytes_of(SAMPLE) == bytes_of(generate(tmp_path, *SAMPLE_OPTIONS))


def test_same_seed_gives_the_same_bytes_and_another_seed_does_not(tmp_path: Path) -> None:
    first, again, other = (
        bytes_of(generate(tmp_path / name, *SMALL, "--seed", seed))
        for name, seed in (("first", "1"), ("again", "1"), ("other", "2"))
    )
    assert first == again
    assert all(first[name] != other[name] for name in first)


def test_a_table_does_not_depend_on_the_tables_written_beside_it(tmp_path: Path) -> None:
    everything = bytes_of(generate(tmp_path / "all", *SMALL))
    alone = bytes_of(generate(tmp_path / "one", *SMALL, "--tables", "orders"))
    assert alone == {"orders.parquet": everything["orders.parquet"]}


@pytest.mark.parametrize(
    "start, end, later",
    [
        ((), "2025-06-18", "2025-06-19"),
        (("--start", "2022-06-01"), "2024-12-31", "2025-01-01"),
    ],
)
def test_a_later_end_only_adds_rows(tmp_path: Path, start: tuple[str, ...], end: str, later: str) -> None:
    before, after = (
        bytes_of(generate(tmp_path / day, *SMALL, "--format", "csv", *start, "--end", day)) for day in (end, later)
    )
    assert all(after[name].startswith(content) for name, content in before.items())
    assert after != before


def test_an_end_outside_the_shops_life_is_refused_before_any_file_is_touched(
    tmp_path: Path,
) -> None:
    with pytest.raises(ValueError, match="2026-01-01"):
        generate(tmp_path, "--customers", "9", "--start", "2022-06-01", "--end", "2026-01-01")
    assert not list(tmp_path.iterdir())


def test_sample_is_small_and_written_as_people_export_it() -> None:
    files = bytes_of(SAMPLE)
    assert files.keys() == {f"{table}.csv" for table in CONTRACT}
    assert sum(map(len, files.values())) < 2_000_000
    for table, columns in CONTRACT.items():
        content = files[f"{table}.csv"]
        assert content.decode("utf-8").split("\n", 1)[0].split(",") == columns.split()
        assert b"\r" not in content and content.endswith(b"\n")


# Each kind of dirt and the rows that have it.
DIRT_IN_ORDERS = {
    "missing order_id": "order_id is null",
    "missing ordered_at": "ordered_at is null",
    "unreadable ordered_at, words": "ordered_at = 'not a date'",
    "unreadable ordered_at, month 13": "ordered_at = '2024-13-45'",
    "missing total_amount": "total_amount is null",
    "unreadable total_amount, letters": "total_amount = 'abc'",
    "unreadable total_amount, comma": "total_amount = '12,50 EUR'",
    "unknown currency": "currency = 'XXX'",
    "missing currency": "currency is null",
    "missing financial_status": "financial_status is null",
    "timestamp with an offset": "ordered_at like '%+02:00'",
    "guest": "customer_id is null",
    "cancelled": "cancelled_at is not null",
    "test order": "is_test = 'true'",
    "pending": "financial_status = 'pending'",
    "voided": "financial_status = 'voided'",
    "authorized": "financial_status = 'authorized'",
    "partially paid": "financial_status = 'partially_paid'",
    "partial refund": "financial_status = 'partially_refunded' and refunded_amount <> '0.00'",
    "full refund": "financial_status = 'refunded' and refunded_amount = total_amount",
    "return": "total_amount like '-%'",
    "free": "total_amount = '0.00'",
    "pounds": "currency = 'GBP'",
    "no customers row": "customer_id not in (select customer_id from customers)",
}
DIRT_IN_CUSTOMERS = {
    "placeholder email": "email in ('test@test.com', 'n/a', 'none')",
    "malformed email": "email not like '%_@_%.__%' and email like '%@%'",
    "placeholder phone": "phone in ('0000000000', 'n/a', 'none')",
    "unreadable phone": "phone = 'call me'",
    "placeholder birth date": "birth_date = '1900-01-01'",
    "future birth date": "birth_date like '2031-%'",
    "birth date not in the calendar": "birth_date = '1985-02-30'",
    "placeholder name": "first_name in ('n/a', 'none', 'test')",
    "blank name": "trim(first_name) = '' and first_name <> ''",
    "right-to-left name": "first_name in ('فاطمة', 'محمد', 'דוד', 'נועה')",
    "emoji name": "first_name in ('Eva 🌸', 'Max 😎')",
    "unknown gender": "gender in ('unknown', '?', 'X')",
    "gender in French": "gender in ('Mme', 'H')",
    "malformed postal code": "postal_code in ('7500', 'ABCDE', '999999')",
    "missing country": "country_code is null",
    "unknown consent": "email_opt_in is null",
    "consent without a date": "email_opt_in = 'true' and email_opt_in_at is null",
    "never bought": "customer_id not in (select customer_id from orders where customer_id <> '')",
}


@pytest.mark.parametrize(
    "table, what, condition",
    [("orders", *dirt) for dirt in DIRT_IN_ORDERS.items()]
    + [("customers", *dirt) for dirt in DIRT_IN_CUSTOMERS.items()],
)
def test_sample_has_every_kind_of_dirt_twice(
    sample: duckdb.DuckDBPyConnection, table: str, what: str, condition: str
) -> None:
    (rows,) = sample.sql(f"select count(*) from {table} where {condition}").fetchone()
    assert rows >= 2, what


def test_sample_has_one_order_from_the_future(sample: duckdb.DuckDBPyConnection) -> None:
    late = "select ordered_at[:4] from orders where try_cast(ordered_at as timestamptz) > '2025-06-19'"
    assert sample.sql(late).fetchall() == [("2052",)]


def test_rows_that_share_an_order_id_are_equal_or_differ_in_updated_at(
    sample: duckdb.DuckDBPyConnection,
) -> None:
    repeated = sample.sql("""
        select count(*) as copies, count(distinct orders) as kinds, count(distinct updated_at)
        from orders
        where order_id is not null
        group by order_id
        having count(*) > 1
    """).fetchall()
    assert set(repeated) == {(2, 1, 1), (2, 2, 2)}
    assert min(repeated.count((2, 1, 1)), repeated.count((2, 2, 2))) >= 2


def test_customers_appear_again_with_a_later_updated_at(sample: duckdb.DuckDBPyConnection) -> None:
    repeated = sample.sql("""
        select count(*), count(distinct updated_at), count(distinct last_name)
        from customers
        group by customer_id
        having count(*) > 1
    """).fetchall()
    assert len(repeated) >= 2
    assert all(rows == changes and names <= 1 for rows, changes, names in repeated)


def test_order_lines_add_up_to_the_order(large_shop: duckdb.DuckDBPyConnection) -> None:
    wrong = large_shop.sql("""
        with totals as (
            select order_id, sum(quantity * unit_price - coalesce(discount_amount, 0)) as total
            from order_lines
            group by order_id
        ),
        first_versions as (
            select order_id, total_amount from orders
            where order_id is not null
            qualify row_number() over (partition by order_id order by updated_at) = 1
        )
        select * from first_versions left join totals using (order_id)
        where total is null or total <> total_amount
    """).fetchall()
    assert wrong == []


def test_exchange_rates_start_before_the_first_order(sample: duckdb.DuckDBPyConnection) -> None:
    assert sample.sql("""
        select (select min(valid_from) from exchange_rates where currency = 'GBP') < min(ordered_at)
        from orders
    """).fetchone() == (True,)


def test_parquet_is_typed(tmp_path: Path) -> None:
    generate(tmp_path, "--customers", "200")
    money, stamp = pa.decimal128(18, 2), pa.timestamp("us")
    types = {
        "orders": {
            "order_id": pa.string(),
            "ordered_at": stamp,
            "total_amount": money,
            "refunded_amount": money,
            "is_test": pa.bool_(),
            "updated_at": stamp,
        },
        "customers": {"birth_date": pa.date32(), "email_opt_in": pa.bool_(), "email": pa.string()},
        "order_lines": {"unit_price": money, "unit_cost": money, "quantity": pa.int32()},
        "exchange_rates": {"valid_from": pa.date32(), "rate_to_reporting": pa.decimal128(18, 6)},
    }
    for table, columns in CONTRACT.items():
        schema = pq.read_schema(tmp_path / f"{table}.parquet")
        assert schema.names == columns.split()
        for name, kind in types.get(table, {}).items():
            assert schema.field(name).type == kind, (table, name)


def test_parquet_keeps_the_dirt_that_types_can_hold(large_shop: duckdb.DuckDBPyConnection) -> None:
    faults = large_shop.sql("""
        select
            count(*) filter (where order_id is null),
            count(*) filter (where customer_id is null),
            count(*) filter (where ordered_at is null),
            count(*) filter (where total_amount is null),
            count(*) filter (where currency = 'XXX'),
            count(*) - count(distinct orders)
        from orders
    """).fetchone()
    assert min(faults) > 50
    assert large_shop.sql("select count(*) from orders where ordered_at > '2050-01-01'").fetchone() == (1,)


PURCHASES = """
create table purchases as
select distinct on (order_id)
    customer_id, ordered_at,
    (total_amount - refunded_amount) * case
        when currency = 'GBP' then (
            select arg_max(rate_to_reporting, valid_from) from exchange_rates
            where valid_from <= cast(ordered_at as date)
        )
        else 1
    end as revenue,
    total_amount >= 0 as is_purchase
from orders
where order_id is not null and customer_id is not null and ordered_at < '2026-01-01'
    and total_amount is not null and coalesce(currency, 'EUR') <> 'XXX' and not is_test
    and cancelled_at is null and coalesce(financial_status, 'paid') in (
        'paid', 'partially_paid', 'partially_refunded'
    )
order by order_id, updated_at desc
"""
LIFTS = """
with campaign as (select * from campaigns where campaign_id = $campaign_id),
features as (
    select
        customer_id,
        max(ordered_at) filter (where is_purchase) as last_at,
        count(*) filter (where is_purchase) as order_count,
        sum(revenue) as revenue
    from purchases
    where ordered_at < date_trunc('month', (select started_at from campaign))
    group by customer_id
    having order_count > 0
),
scores as (
    select
        customer_id,
        ntile(6) over (order by last_at, order_count, revenue, customer_id) as r,
        ntile(6) over (order by order_count, revenue, last_at, customer_id) as f,
        ntile(6) over (order by revenue, order_count, last_at, customer_id) as m
    from features
),
audience as (
    select
        customer_id,
        customer_id in (
            select customer_id from engagement_events
            where campaign_id = $campaign_id and event_type = 'campaign_sent'
        ) as is_treated,
        customer_id in (
            select customer_id from purchases, campaign
            where is_purchase and ordered_at between started_at and ended_at
        ) as buys
    from scores
    where r between $low_r and $high_r and floor(sqrt(f * m) + 0.5) between $low_fm and $high_fm
)
select
    count(*) filter (where is_treated),
    count(*) filter (where not is_treated),
    avg(cast(buys as int)) filter (where is_treated),
    avg(cast(buys as int)) filter (where not is_treated),
    (select count(distinct customer_id) from engagement_events
    where campaign_id = $campaign_id and event_type = 'campaign_sent')
from audience
"""


@pytest.mark.parametrize("campaign", CAMPAIGNS, ids=lambda campaign: campaign.campaign_id)
def test_campaigns_lift_as_declared(large_shop: duckdb.DuckDBPyConnection, campaign) -> None:
    (low_r, high_r), (low_fm, high_fm) = AUDIENCES[campaign.audience]
    treated, control, treated_rate, control_rate, sent = large_shop.execute(
        LIFTS,
        {
            "campaign_id": campaign.campaign_id,
            "low_r": low_r,
            "high_r": high_r,
            "low_fm": low_fm,
            "high_fm": high_fm,
        },
    ).fetchone()
    variances = [rate * (1 - rate) / people for rate, people in ((treated_rate, treated), (control_rate, control))]
    lift, error = treated_rate - control_rate, sum(variances) ** 0.5
    assert treated > 0.95 * sent  # the audience here is the audience there
    assert abs(control / (treated + control) - campaign.control_share) < 0.05
    assert abs(lift - campaign.true_lift) < 3 * error
