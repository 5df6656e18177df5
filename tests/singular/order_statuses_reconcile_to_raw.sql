-- Every raw order row has one status, and no money was lost on the way.
with

raw_orders as (

    select
        count(*) as orders,
        coalesce(sum(total_amount), 0) as total_amount
    from {{ ref('stg_orders') }}

),

reconciled as (

    select
        coalesce(sum(orders), 0) as orders,
        coalesce(sum(total_amount), 0) as total_amount,
        coalesce(sum(revenue), 0) as revenue
    from {{ ref('order_reconciliation') }}

),

customer_revenue as (

    select coalesce(sum(revenue), 0) as revenue
    from {{ ref('customers') }}

)

select
    raw_orders.orders as raw_orders,
    reconciled.orders as reconciled_orders,
    raw_orders.total_amount as raw_amount,
    reconciled.total_amount as reconciled_amount,
    reconciled.revenue as reconciled_revenue,
    customer_revenue.revenue as customer_revenue
from raw_orders
cross join reconciled
cross join customer_revenue
where
    raw_orders.orders <> reconciled.orders
    or raw_orders.total_amount <> reconciled.total_amount
    or reconciled.revenue <> customer_revenue.revenue
