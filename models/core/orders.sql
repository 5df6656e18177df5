{{ config(materialized='view') }}

with

orders as (

    {# a view that names no database still works when the warehouse's file is copied or renamed #}
    select * from {{ ref('int_orders').include(database=false) }}

)

select
    order_id,
    order_version,
    customer_id,

    order_status,
    status_reason,
    store_id,
    channel,
    currency,
    promo_code,

    total_amount,
    refunded_amount,
    discount_amount,
    revenue,
    order_rank,
    days_since_previous_order,
    days_until_next_order,

    ordered_at,
    order_date
from orders
