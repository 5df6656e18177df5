-- One row per cohort of the length asked for and period since its first purchase.
select
    cohort_period,
    periods_since_first,
    cohort_size,
    active_customers,
    retention_rate,
    orders,
    revenue,
    cumulative_orders_per_customer,
    cumulative_revenue_per_customer,
    is_partial
from retention.cohort_retention_by_grain
where cohort_grain = $grain and attribute = 'all'
order by cohort_period, periods_since_first
