with

orders as (

    select *
    from {{ ref('orders') }}
    where days_until_next_order is not null

),

origins as (

    select * from {{ ref('int_customer_origins') }}

),

current_scores as (

    {# Not from core.customers, which is built only after everything that a customer card shows. #}
    select
        rfm_scores.customer_id,
        rfm_scores.rfm_segment
    from {{ ref('rfm_scores') }} as rfm_scores
    inner join {{ ref('int_as_of') }} as as_of
        on rfm_scores.snapshot_date = as_of.as_of_date

),

first_categories as (

    select
        customer_id,
        product_category as first_category
    from {{ ref('int_purchase_categories') }}
    where order_rank = 1

),

{{ sextant.basket_bands() }}

select
    orders.order_id,
    orders.customer_id,

    orders.channel,
    orders.store_id,
    origins.country_code,
    origins.acquisition_channel,
    first_categories.first_category,
    basket_bands.basket_band,
    current_scores.rfm_segment,

    orders.order_rank as from_order_rank,
    orders.days_until_next_order as delay_days,
    orders.revenue,

    orders.order_date
from orders
left join origins
    on orders.customer_id = origins.customer_id
left join current_scores
    on orders.customer_id = current_scores.customer_id
left join first_categories
    on orders.customer_id = first_categories.customer_id
left join basket_bands
    on {{ sextant.is_in_basket_band('orders.revenue') }}
