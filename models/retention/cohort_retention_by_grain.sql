{% set grains = ['month', 'quarter', 'year'] %}

with

purchases_and_returns as (

    select *
    from {{ ref('orders') }}
    where order_status in ('purchase', 'return')

),

today as (

    select as_of_date from {{ ref('int_as_of') }}

),

{% for grain in grains %}
{{ grain }}_cohorts as (

    with

    orders as (

        select * from purchases_and_returns

    ),

    as_of as (

        select * from today

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
        '{{ grain }}' as cohort_grain,
        cohort_period,
        cast(periods_since_first as int) as periods_since_first,
        {{ sextant.cohort_measures() }},
        is_partial
    from accumulated

){{ ',' if not loop.last }}

{% endfor %}
{% for grain in grains %}
select * from {{ grain }}_cohorts
{{ 'union all' if not loop.last }}
{% endfor %}
