with

order_lines as (

    select * from {{ ref('order_lines') }}
    where product_category is not null

),

orders as (

    select * from {{ ref('orders') }}
    where order_status = 'purchase'

),

purchase_categories as (

    select * from {{ ref('int_purchase_categories') }}

),

category_amounts as (

    select
        customer_id,
        product_category,
        sum(net_amount) as amount
    from order_lines
    group by customer_id, product_category
    {# What was wholly given back is nobody's favourite. #}
    having sum(net_amount) > 0

),

ranked as (

    select
        *,
        row_number() over (partition by customer_id order by amount desc, product_category asc) as category_rank
    from category_amounts

),

favourites as (

    select * from ranked
    where category_rank = 1

),

last_purchases as (

    select
        purchase_categories.customer_id,
        purchase_categories.product_category
    from purchase_categories
    inner join orders
        on purchase_categories.order_row_number = orders.raw_row_number
    where orders.days_until_next_order is null

)

select
    coalesce(favourites.customer_id, last_purchases.customer_id) as customer_id,

    favourites.product_category as favourite_category,
    last_purchases.product_category as last_category
from favourites
full outer join last_purchases
    on favourites.customer_id = last_purchases.customer_id
