-- Every raw order with its status, as one analyst would write it for one shop and one engine: DuckDB's own SQL, typed Parquet,
-- no rejected values, no tests. {raw}, {as_of} and {rules} are filled in.

create schema core;
create schema segmentation;
create schema retention;
create schema quality;

create temp table versions as
select file_row_number, row_number() over (partition by order_id order by updated_at desc nulls last, file_row_number desc) as version
from read_parquet('{raw}/orders.parquet', file_row_number = true)
where order_id in (select order_id from read_parquet('{raw}/orders.parquet') group by order_id having count(*) > 1);

create temp table rates as
select currency, valid_from, rate_to_reporting,
    coalesce(lead(valid_from) over (partition by currency order by valid_from), date '9999-12-31') as valid_to
from read_parquet('{raw}/exchange_rates.parquet');

create table core.orders as
with judged as (
    select orders.* replace (coalesce(orders.currency, 'EUR') as currency),
        coalesce(version, 1) as order_version, cast(ordered_at as date) as order_date,
        coalesce(rate_to_reporting, case when orders.currency is null or orders.currency = 'EUR' then 1 end) as rate,
        case
            when order_id is null then 'missing_order_id'
            when version > 1 then 'superseded'
            when ordered_at is null then 'missing_ordered_at'
            when total_amount is null then 'missing_total_amount'
            when rate is null then 'no_exchange_rate'
            when order_date > current_date then 'future'
            when order_date > date '{as_of}' then 'after_as_of_date'
            when is_test then 'test'
            when customer_id is null then 'guest'
            when cancelled_at is not null then 'cancelled'
            when financial_status = 'refunded' or (total_amount > 0 and refunded_amount >= total_amount) then 'fully_refunded'
            when financial_status not in ('paid', 'partially_paid', 'partially_refunded') then 'not_paid'
            when total_amount < 0 then 'negative_amount'
            else 'counted'
        end as status_reason
    from read_parquet('{raw}/orders.parquet', file_row_number = true) as orders
    left join versions using (file_row_number)
    left join rates on orders.currency = rates.currency and cast(ordered_at as date) >= valid_from and cast(ordered_at as date) < valid_to
)
select coalesce(order_id, 'row ' || (file_row_number + 1)) as order_id, order_version, customer_id,
    case status_reason
        when 'counted' then 'purchase' when 'negative_amount' then 'return'
        when 'test' then 'excluded' when 'guest' then 'excluded' when 'cancelled' then 'excluded'
        when 'not_paid' then 'excluded' when 'fully_refunded' then 'excluded' else 'rejected'
    end as order_status,
    status_reason, store_id, channel, currency, promo_code,
    cast(total_amount as decimal(18, 4)) as total_amount,
    cast(coalesce(refunded_amount, 0) as decimal(18, 4)) as refunded_amount,
    cast(coalesce(discount_amount, 0) as decimal(18, 4)) as discount_amount,
    case when status_reason = 'counted' and rate = 1 then total_amount - coalesce(refunded_amount, 0)
        when status_reason = 'counted' then cast(cast(total_amount - coalesce(refunded_amount, 0) as decimal(19, 4)) * rate as decimal(18, 4))
        when status_reason = 'negative_amount' then cast(cast(total_amount as decimal(19, 4)) * rate as decimal(18, 4))
        else 0 end as revenue,
    case when status_reason = 'counted' then row_number() over bought end as order_rank,
    case when status_reason = 'counted' then order_date - lag(order_date) over bought end as days_since_previous_order,
    case when status_reason = 'counted' then lead(order_date) over bought - order_date end as days_until_next_order,
    ordered_at, order_date
from judged
window bought as (partition by customer_id, status_reason = 'counted' order by ordered_at, order_id);
