{% set grain = sextant.setting('cohort_grain') %}

with

orders as (

    select *
    from {{ ref('orders') }}
    where order_status in ('purchase', 'return')

),

as_of as (

    select as_of_date from {{ ref('int_as_of') }}

),

first_purchases as (

    select
        customer_id,
        order_date as first_order_date,
        cast({{ dbt.date_trunc(grain, 'order_date') }} as date) as cohort_period
    from orders
    where order_rank = 1

),

cohorts as (

    select
        cohort_period,
        count(*) as cohort_size
    from first_purchases
    group by cohort_period

),

placed_orders as (

    {# A purchase is the customer's first of its period where the one before it lies in an earlier period. #}
    select
        first_purchases.cohort_period,
        {#- A return that was booked before the first purchase belongs to the cohort's first period. -#}
        cast({{ dbt.date_trunc(grain, 'greatest(orders.order_date, first_purchases.first_order_date)') }} as date)
            as order_period,
        orders.order_status = 'purchase' as is_purchase,
        orders.order_rank = 1
        or {{ dbt.date_trunc(grain, dbt.dateadd('day', '-orders.days_since_previous_order', 'orders.order_date')) }}
        < {{ dbt.date_trunc(grain, 'orders.order_date') }} as is_first_of_period,
        orders.revenue
    from orders
    inner join first_purchases
        on orders.customer_id = first_purchases.customer_id

),

activity as (

    select
        cohort_period,
        order_period,
        count(*) filter (where is_purchase and is_first_of_period) as active_customers,
        count(*) filter (where is_purchase) as orders,
        sum(revenue) as revenue
    from placed_orders
    group by cohort_period, order_period

),

observable_periods as (

    {# Every period of every cohort that could be observed, whether or not anybody bought in it. #}
    select
        cohorts.cohort_period,
        cohorts.cohort_size,
        as_of.as_of_date,
        {{ sextant.each_date('cohorts.cohort_period', 'as_of.as_of_date', grain) }} as period_start
    from cohorts
    cross join as_of

),

dense as (

    select
        observable_periods.cohort_period,
        observable_periods.cohort_size,
        {{ dbt.datediff('observable_periods.cohort_period', 'observable_periods.period_start', grain) }}
            as periods_since_first,
        {{ dbt.dateadd(grain, 1, 'observable_periods.period_start') }}
        > {{ dbt.dateadd('day', 1, 'observable_periods.as_of_date') }} as is_partial,
        coalesce(activity.active_customers, 0) as active_customers,
        coalesce(activity.orders, 0) as orders,
        coalesce(activity.revenue, 0) as revenue
    from observable_periods
    left join activity
        on
            observable_periods.cohort_period = activity.cohort_period
            and observable_periods.period_start = activity.order_period

),

accumulated as (

    select
        *,
        sum(orders) over (partition by cohort_period order by periods_since_first) as cumulative_orders,
        sum(revenue) over (partition by cohort_period order by periods_since_first) as cumulative_revenue
    from dense

)

select
    cohort_period,
    cast(periods_since_first as int) as periods_since_first,

    cast(cohort_size as bigint) as cohort_size,
    cast(active_customers as bigint) as active_customers,
    cast(active_customers as double) / cohort_size as retention_rate,
    cast(orders as bigint) as orders,
    cast(revenue as decimal(18, 4)) as revenue,
    cast(cumulative_orders as bigint) as cumulative_orders,
    cast(cumulative_revenue as decimal(18, 4)) as cumulative_revenue,
    cast(orders as double) / cohort_size as orders_per_customer,
    {{ sextant.average_money('cast(revenue as decimal(18, 4))', 'cohort_size') }} as revenue_per_customer,
    cast(cumulative_orders as double) / cohort_size as cumulative_orders_per_customer,
    {{ sextant.average_money('cast(cumulative_revenue as decimal(18, 4))', 'cohort_size') }}
        as cumulative_revenue_per_customer,

    is_partial
from accumulated
