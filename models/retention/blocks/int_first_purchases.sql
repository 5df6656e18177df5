with

orders as (

    select *
    from {{ ref('orders') }}
    where order_status in ('purchase', 'return')

),

origins as (

    select * from {{ ref('int_customer_origins') }}

),

first_categories as (

    select
        customer_id,
        product_category as first_category
    from {{ ref('int_purchase_categories') }}
    where order_rank = 1

),

{{ sextant.basket_bands() }},

first_orders as (

    select *
    from orders
    where order_rank = 1

),

first_years as (

    select
        orders.customer_id,
        count(*) filter (where orders.order_status = 'purchase') as first_year_orders,
        sum(orders.revenue) as first_year_revenue
    from orders
    inner join first_orders
        on orders.customer_id = first_orders.customer_id
    {# A return that was booked before the first purchase is counted with that purchase, as in the cohorts. #}
    where {{ sextant.days_between('first_orders.order_date', 'orders.order_date') }} <= 365
    group by orders.customer_id

)

select
    first_orders.customer_id,

    coalesce(first_orders.channel, '(unknown)') as channel,
    coalesce(first_orders.store_id, '(unknown)') as store_id,
    coalesce(origins.country_code, '(unknown)') as country_code,
    coalesce(origins.acquisition_channel, '(unknown)') as acquisition_channel,
    coalesce(first_categories.first_category, '(unknown)') as first_category,
    coalesce(basket_bands.basket_band, '(unknown)') as basket_band,

    first_orders.days_until_next_order,
    first_years.first_year_orders,
    cast(first_years.first_year_revenue as decimal(18, 4)) as first_year_revenue,

    first_orders.order_date as first_order_date
from first_orders
inner join first_years
    on first_orders.customer_id = first_years.customer_id
left join origins
    on first_orders.customer_id = origins.customer_id
left join first_categories
    on first_orders.customer_id = first_categories.customer_id
left join basket_bands
    on {{ sextant.is_in_basket_band('first_orders.revenue') }}
