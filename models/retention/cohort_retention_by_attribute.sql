{% set grain = sextant.setting('cohort_grain') %}
{% set characteristics = sextant.purchase_characteristics() %}

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
        *,
        cast({{ dbt.date_trunc(grain, 'first_order_date') }} as date) as cohort_period
    from {{ ref('int_first_purchases') }}

),

{{ sextant.cohort_orders(grain, characteristics.values()) }},

activity as (

    {# One pass over the orders for all the characteristics. #}
    select
        {{ sextant.grouped_characteristic(characteristics) }},
        cohort_period,
        order_period,
        {{ sextant.cohort_activity() }}
    from placed_orders
    group by {{ sextant.each_characteristic(characteristics, ['cohort_period', 'order_period']) }}  -- noqa: PRS

),

{{ sextant.dense_cohorts(grain, ['characteristic', 'characteristic_value']) }}

select
    characteristic,
    characteristic_value,
    cohort_period,
    cast(periods_since_first as int) as periods_since_first,

    {{ sextant.cohort_measures() }},

    is_partial
from accumulated
