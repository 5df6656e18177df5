{% set attributes = dict({'all': 'everybody'}, **sextant.purchase_attributes()) %}
{% set grains = ['month', 'quarter', 'year'] %}

with

orders as (

    select *
    from {{ ref('orders') }}
    where order_status in ('purchase', 'return')

),

first_purchases as (

    select
        *,
        'all' as everybody
    from {{ ref('int_first_purchases') }}

),

dated_orders as (

    select
        {% for column in attributes.values() %}
        first_purchases.{{ column }},
        {% endfor %}
        orders.order_status = 'purchase' as is_purchase,
        orders.order_rank,
        orders.days_since_previous_order,
        orders.revenue,
        orders.gross_margin,
        orders.order_date,
        cast({{ dbt.date_trunc('month', 'first_purchases.first_order_date') }} as date) as cohort_month,
        {# A return that was booked before the first purchase belongs to the cohort's first month. #}
        cast({{ dbt.date_trunc('month', 'greatest(orders.order_date, first_purchases.first_order_date)') }} as date)
            as order_month
    from orders
    inner join first_purchases
        on orders.customer_id = first_purchases.customer_id

),

placed_orders as (

    {# A purchase is the customer's first of a period where the previous one is in an earlier period. #}
    select
        {% for grain in grains %}
        is_purchase and (
            order_rank = 1
            or days_since_previous_order
            > {{ sextant.days_between('cast(' ~ dbt.date_trunc(grain, 'order_month') ~ ' as date)', 'order_date') }}
        ) as is_first_of_{{ grain }},
        {% endfor %}
        *
    from dated_orders

),

activity as (

    {# One pass over the orders for all attributes and all lengths of cohorts. #}
    select
        {{ sextant.grouped_attribute(attributes) }},
        cohort_month,
        order_month,
        count(*) filter (where is_purchase and order_rank = 1) as newcomers,
        {% for grain in grains %}
        count(*) filter (where is_first_of_{{ grain }}) as first_of_{{ grain }},
        {% endfor %}
        count(*) filter (where is_purchase) as orders,
        sum(revenue) as revenue,
        {{ sextant.margin_sums() }}
    from placed_orders
    group by {{ sextant.each_attribute(attributes, ['cohort_month', 'order_month']) }}  -- noqa: PRS

)

select
    attribute,
    attribute_value,
    cohort_month,
    order_month,

    newcomers,
    {% for grain in grains %}
    first_of_{{ grain }},
    {% endfor %}
    orders,
    cast(revenue as decimal(18, 4)) as revenue,
    cast(gross_margin as decimal(18, 4)) as gross_margin,
    cast(amount as decimal(18, 4)) as amount,
    cast(amount_with_cost as decimal(18, 4)) as amount_with_cost
from activity
