-- depends_on: {{ ref('order_status_reasons') }}
{{ config(
    materialized=sextant.changed_rows(),
    unique_key=['raw_row_number'],
    meta={'rows_of': 'int_valued_orders', 'grouped_by': 'customer_id'},
    post_hook="{{ sextant.refuse_many_rejected() }}"
) }}

with

valued_orders as (

    select * from {{ ref('int_valued_orders') }}

),

ranked as (

    select
        *,
        case when order_status = 'purchase' then cast(row_number() over (customer_orders) as bigint) end as order_rank,
        case when order_status = 'purchase' then lag(order_date) over (customer_orders) end as previous_order_date,
        case when order_status = 'purchase' then lead(order_date) over (customer_orders) end as next_order_date
    from valued_orders
    window customer_orders as (
        partition by customer_id, order_status = 'purchase' order by ordered_at, order_id, store_id
    )

)

select
    raw_row_number,
    raw_record_count,
    order_id,
    order_version,
    customer_id,

    order_status,
    status_reason,
    store_id,
    channel,
    currency,
    promo_code,
    cost_status,

    total_amount,
    refunded_amount,
    discount_amount,
    shipping_amount,
    tax_amount,
    revenue,
    goods_cost,
    gross_margin,
    cost_coverage,
    order_rank,
    {{ sextant.days_between('previous_order_date', 'order_date') }} as days_since_previous_order,
    {{ sextant.days_between('order_date', 'next_order_date') }} as days_until_next_order,

    ordered_at,
    order_date
from ranked
