-- One row per cohort of the length asked for and period: everybody, or those whose first purchase has one value.
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
where cohort_grain = $grain and attribute = $attribute and attribute_value = $attribute_value
order by cohort_period, periods_since_first
