with

cohorts as (

    select * from {{ ref('cohort_retention_by_grain') }}
    where cohort_grain = '{{ sextant.setting("cohort_grain") }}' and attribute = 'all'

)

select
    cohort_period,
    periods_since_first,

    cohort_size,
    active_customers,
    retention_rate,
    orders,
    revenue,
    cumulative_orders,
    cumulative_revenue,
    gross_margin,
    cost_coverage,
    cumulative_gross_margin,
    cumulative_cost_coverage,
    orders_per_customer,
    revenue_per_customer,
    cumulative_orders_per_customer,
    cumulative_revenue_per_customer,

    is_partial
from cohorts
