with

orders as (

    select *
    from {{ ref('orders') }}
    where days_until_next_order is not null

),

customers as (

    select * from {{ ref('customers') }}

),

first_categories as (

    select * from {{ ref('int_first_categories') }}

),

basket_bands as (

    select
        basket_band,
        lower_bound,
        lead(lower_bound) over (order by lower_bound) as next_lower_bound
    from {{ ref('basket_bands') }}

)

select
    orders.order_id,
    orders.customer_id,

    orders.channel,
    orders.store_id,
    customers.country_code,
    customers.acquisition_channel,
    first_categories.first_category,
    basket_bands.basket_band,
    customers.rfm_segment,

    orders.order_rank as from_order_rank,
    orders.days_until_next_order as delay_days,
    orders.revenue,

    orders.order_date
from orders
left join customers
    on orders.customer_id = customers.customer_id
left join first_categories
    on orders.customer_id = first_categories.customer_id
left join basket_bands
    on
        orders.revenue >= basket_bands.lower_bound
        and (orders.revenue < basket_bands.next_lower_bound or basket_bands.next_lower_bound is null)
