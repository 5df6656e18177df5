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

{{ sextant.cohort_orders(grain) }},

activity as (

    select
        cohort_period,
        order_period,
        {{ sextant.cohort_activity() }}
    from placed_orders
    group by cohort_period, order_period

),

{{ sextant.dense_cohorts(grain) }}

select
    cohort_period,
    cast(periods_since_first as int) as periods_since_first,

    {{ sextant.cohort_measures() }},

    is_partial
from accumulated
