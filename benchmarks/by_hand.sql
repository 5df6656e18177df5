-- The marts of a first build, as one analyst would write them for one shop and one engine: DuckDB's own SQL, typed Parquet,
-- no history, no rejected values, no tests. What Sextant is measured against. {raw}, {as_of} and {rules} are filled in.

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
    select orders.*, coalesce(version, 1) as order_version, cast(ordered_at as date) as order_date,
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
            when financial_status not in ('paid', 'partially_paid', 'partially_refunded') then 'not_paid'
            when total_amount > 0 and refunded_amount >= total_amount then 'fully_refunded'
            when total_amount < 0 then 'negative_amount'
            else 'counted'
        end as status_reason
    from read_parquet('{raw}/orders.parquet', file_row_number = true) as orders
    left join versions using (file_row_number)
    left join rates on orders.currency = rates.currency and cast(ordered_at as date) >= valid_from and cast(ordered_at as date) < valid_to
)
select order_id, order_version, customer_id,
    case status_reason
        when 'counted' then 'purchase' when 'negative_amount' then 'return'
        when 'test' then 'excluded' when 'guest' then 'excluded' when 'cancelled' then 'excluded'
        when 'not_paid' then 'excluded' when 'fully_refunded' then 'excluded' else 'rejected'
    end as order_status,
    status_reason, store_id, channel, currency, promo_code,
    cast(total_amount as decimal(18, 4)) as total_amount,
    cast(coalesce(refunded_amount, 0) as decimal(18, 4)) as refunded_amount,
    cast(coalesce(discount_amount, 0) as decimal(18, 4)) as discount_amount,
    case when status_reason = 'counted' then cast((total_amount - coalesce(refunded_amount, 0)) * cast(rate as double) as decimal(18, 4))
        when status_reason = 'negative_amount' then cast(total_amount * cast(rate as double) as decimal(18, 4))
        else cast(0 as decimal(18, 4)) end as revenue,
    case when status_reason = 'counted' then row_number() over bought end as order_rank,
    case when status_reason = 'counted' then order_date - lag(order_date) over bought end as days_since_previous_order,
    case when status_reason = 'counted' then lead(order_date) over bought - order_date end as days_until_next_order,
    ordered_at, order_date
from judged
window bought as (partition by customer_id, status_reason = 'counted' order by ordered_at, order_id);

create table segmentation.rfm_scores as
with customers as (
    select customer_id, date '{as_of}' as snapshot_date, sum(revenue) as revenue,
        count(*) filter (where order_status = 'purchase') as order_count,
        max(ordered_at) filter (where order_status = 'purchase') as last_ordered_at,
        date '{as_of}' - max(order_date) filter (where order_status = 'purchase') as recency_days
    from core.orders
    where order_status in ('purchase', 'return') and order_date > date '{as_of}' - interval 10 year
    group by customer_id
),
scored as (
    select *,
        ntile(6) over (order by last_ordered_at, order_count, revenue, customer_id) as r_score,
        ntile(6) over (order by order_count, revenue, last_ordered_at, customer_id) as f_score,
        ntile(6) over (order by revenue, order_count, last_ordered_at, customer_id) as m_score
    from customers
    where order_count > 0
)
select customer_id, snapshot_date, recency_days, order_count, revenue, r_score, f_score, m_score, fm_score, rfm_segment
from scored
join read_csv('{rules}/fm_scores.csv') as fm_grid using (f_score, m_score)
join read_csv('{rules}/rfm_segments.csv') as segment_grid using (r_score, fm_score);

create table segmentation.rfm_cut_points as
select snapshot_date, 'recency' as criterion, r_score as score, min(recency_days) as lowest_value, max(recency_days) as highest_value, count(*) as customers
from segmentation.rfm_scores group by all
union all
select snapshot_date, 'frequency', f_score, min(order_count), max(order_count), count(*) from segmentation.rfm_scores group by all
union all
select snapshot_date, 'monetary', m_score, min(revenue), max(revenue), count(*) from segmentation.rfm_scores group by all;

create table core.customers as
with totals as (
    select customer_id, sum(revenue) as revenue,
        count(*) filter (where order_status = 'purchase') as order_count,
        min(order_date) filter (where order_status = 'purchase') as first_order_date,
        max(order_date) filter (where order_status = 'purchase') as last_order_date
    from core.orders where customer_id is not null group by customer_id
),
contacts as (
    select * from read_parquet('{raw}/customers.parquet', file_row_number = true)
    qualify row_number() over (partition by customer_id order by updated_at desc nulls last, file_row_number desc) = 1
)
select customer_id, email, phone, first_name, last_name, gender, city, postal_code, country_code, acquisition_channel, rfm_segment,
    coalesce(totals.order_count, 0) as order_count, coalesce(totals.revenue, 0) as revenue,
    totals.revenue / totals.order_count as average_order_value,
    date '{as_of}' - last_order_date as recency_days, date '{as_of}' - first_order_date as tenure_days,
    r_score, f_score, m_score, fm_score, email_opt_in, sms_opt_in, birth_date, created_at, first_order_date, last_order_date
from contacts
full join totals using (customer_id)
left join segmentation.rfm_scores using (customer_id);

create table retention.cohort_retention as
with cohorts as (
    select customer_id, date_trunc('month', order_date) as cohort_period, order_date as first_order_date from core.orders where order_rank = 1
),
activity as (
    select cohort_period, date_trunc('month', greatest(order_date, first_order_date)) as period,
        count(distinct customer_id) filter (where order_status = 'purchase') as active_customers,
        count(*) filter (where order_status = 'purchase') as orders, sum(revenue) as revenue
    from core.orders join cohorts using (customer_id)
    where order_status in ('purchase', 'return')
    group by all
),
sizes as (select cohort_period, count(*) as cohort_size from cohorts group by all),
dense as (
    select *, cast(unnest(generate_series(cohort_period, date '{as_of}', interval 1 month)) as date) as period from sizes
)
select cohort_period, date_diff('month', cohort_period, period) as periods_since_first, cohort_size,
    coalesce(active_customers, 0) as active_customers, coalesce(active_customers, 0) / cohort_size as retention_rate,
    coalesce(orders, 0) as orders, coalesce(revenue, 0) as revenue,
    sum(orders) over so_far as cumulative_orders, sum(revenue) over so_far as cumulative_revenue
from dense left join activity using (cohort_period, period)
window so_far as (partition by cohort_period order by period);

create table retention.repurchase_delays as
select order_id, customer_id, channel, store_id, country_code, acquisition_channel,
    case when orders.revenue >= 500 then '500 and more' when orders.revenue >= 200 then '200 to under 500'
        when orders.revenue >= 100 then '100 to under 200' when orders.revenue >= 50 then '50 to under 100'
        when orders.revenue >= 25 then '25 to under 50' when orders.revenue >= 0 then 'under 25' end as basket_band,
    rfm_segment, order_rank as from_order_rank, days_until_next_order as delay_days, orders.revenue, order_date
from core.orders
left join core.customers using (customer_id)
where days_until_next_order is not null;

create table retention.repurchase_delay_summary as
with unpivoted as (
    select 'all' as factor, 'all' as factor_value, delay_days from retention.repurchase_delays
    union all select 'order_rank' as factor, cast(from_order_rank as varchar) as factor_value, delay_days from retention.repurchase_delays
    union all select 'channel' as factor, channel as factor_value, delay_days from retention.repurchase_delays
    union all select 'store' as factor, store_id as factor_value, delay_days from retention.repurchase_delays
    union all select 'country' as factor, country_code as factor_value, delay_days from retention.repurchase_delays
    union all select 'acquisition_channel' as factor, acquisition_channel as factor_value, delay_days from retention.repurchase_delays
    union all select 'basket_band' as factor, basket_band as factor_value, delay_days from retention.repurchase_delays
    union all select 'segment' as factor, rfm_segment as factor_value, delay_days from retention.repurchase_delays
)
select factor, coalesce(factor_value, '(unknown)') as factor_value, count(*) as pairs, avg(delay_days) as mean_days,
    quantile_cont(delay_days, [0.1, 0.25, 0.5, 0.75, 0.9]) as quantiles
from unpivoted group by all;

create table quality.order_reconciliation as
select order_status, status_reason, count(*) as orders, sum(total_amount) as total_amount, sum(revenue) as revenue
from core.orders group by all;
