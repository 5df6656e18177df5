{#- No contract: the var rating_periods says which columns there are. -#}
{{ config(
    materialized='by_snapshot',
    contract={'enforced': false},
    meta={
        'rule_vars': ['timezone', 'reporting_currency', 'lookback_years'],
        'stored_by': 'customer_id'
    }
) }}

{% set rating_periods = sextant.setting('rating_periods') %}

with

orders as (

    select * from {{ ref('orders') }}

),

seen_orders as (

    select
        customer_id,
        order_status = 'purchase' as is_purchase,
        ordered_at,
        order_date,
        revenue
    from orders
    where
        order_status in ('purchase', 'return')
        and order_date <= {{ sextant.snapshot_date() }}
        and order_date > {{ dbt.dateadd('year', -sextant.setting('lookback_years'), sextant.snapshot_date()) }}

),

customers as (

    select
        customer_id,
        count(*) filter (where is_purchase) as order_count,
        sum(revenue) as revenue,
        {% for months in rating_periods %}
        {% set in_period = "order_date > " ~ dbt.dateadd('month', -months, sextant.snapshot_date()) %}
        count(*) filter (where is_purchase and {{ in_period }}) as order_count_{{ months }}m,
        sum(revenue) filter (where {{ in_period }}) as revenue_{{ months }}m,
        {% endfor %}
        max(ordered_at) filter (where is_purchase) as last_ordered_at,
        min(order_date) filter (where is_purchase) as first_order_date,
        max(order_date) filter (where is_purchase) as last_order_date
    from seen_orders
    group by customer_id

)

select
    customer_id,
    {{ sextant.snapshot_date() }} as snapshot_date,

    {{ sextant.days_between('last_order_date', sextant.snapshot_date()) }} as recency_days,
    order_count,
    cast(revenue as decimal(18, 4)) as revenue,
    {# Purchases and revenue of the last n months, for each rated period. #}
    {% for months in rating_periods %}
    order_count_{{ months }}m,
    cast(coalesce(revenue_{{ months }}m, 0) as decimal(18, 4)) as revenue_{{ months }}m,
    {% endfor %}

    last_ordered_at,
    first_order_date,
    last_order_date
from customers
where order_count > 0
