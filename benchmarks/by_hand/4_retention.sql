-- How customers come back: cohorts, delays; and what became of the raw rows.

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
with contacts as (
    select customer_id, country_code, nullif(acquisition_channel, 'unknown') as acquisition_channel
    from read_parquet('{raw}/customers.parquet', file_row_number = true)
    qualify row_number() over (partition by customer_id order by updated_at desc nulls last, file_row_number desc) = 1
)
select order_id, customer_id, channel, store_id, country_code, acquisition_channel,
    case when orders.revenue >= 500 then '500 and more' when orders.revenue >= 200 then '200 to under 500'
        when orders.revenue >= 100 then '100 to under 200' when orders.revenue >= 50 then '50 to under 100'
        when orders.revenue >= 25 then '25 to under 50' when orders.revenue >= 0 then 'under 25' end as basket_band,
    rfm_segment, order_rank as from_order_rank, days_until_next_order as delay_days, orders.revenue, orders.order_date
from core.orders
left join contacts using (customer_id)
left join segmentation.rfm_scores using (customer_id)
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
    quantile_cont(delay_days, [0.1, 0.25, 0.5, 0.75, 0.9]) as quantiles,
    quantiles[1] as p10_days, quantiles[2] as p25_days, quantiles[3] as median_days, quantiles[4] as p75_days, quantiles[5] as p90_days
from unpivoted group by all;

create table quality.order_reconciliation as
select order_status, status_reason, count(*) as orders, sum(total_amount) as total_amount, sum(revenue) as revenue
from core.orders group by all;
