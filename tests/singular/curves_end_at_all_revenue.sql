-- Fails for each attribute whose curves together don't end at the orders and the revenue of all customers.
with

customers as (

    select
        coalesce(sum(order_count), 0) as orders,
        coalesce(sum(revenue), 0) as revenue
    from {{ ref('customers') }}

),

cumulative_revenue as (

    select
        *,
        max(month) over () as last_month
    from {{ ref('cumulative_revenue') }}

),

ends as (

    select
        attribute,
        sum(cumulative_orders) as orders,
        sum(cumulative_revenue) as revenue
    from cumulative_revenue
    where month = last_month
    group by attribute

)

select
    ends.attribute,
    ends.orders,
    customers.orders as orders_of_customers,
    ends.revenue,
    customers.revenue as revenue_of_customers
from ends
cross join customers
where ends.orders <> customers.orders or ends.revenue <> customers.revenue
