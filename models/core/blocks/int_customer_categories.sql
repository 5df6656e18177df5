{% set first_products = [] %}
{% for rank in [1, 2, 3] %}
{% set product = "case when ranked_lines.product_rank = " ~ rank ~ " then ranked_lines.product_id end" %}
{% do first_products.append("min(" ~ product ~ ")") %}
{% endfor %}

with

order_lines as (

    select * from {{ ref('order_lines') }}

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
    where product_category is not null
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

last_orders as (

    select
        raw_row_number,
        customer_id
    from orders
    where days_until_next_order is null

),

last_lines as (

    select
        last_orders.customer_id,
        order_lines.order_row_number,
        order_lines.product_id,
        sum(order_lines.net_amount) as amount
    from last_orders
    inner join order_lines
        on last_orders.raw_row_number = order_lines.order_row_number
    group by last_orders.customer_id, order_lines.order_row_number, order_lines.product_id

),

ranked_lines as (

    select
        *,
        row_number() over (
            partition by customer_id
            order by case when product_id is null then 1 else 0 end, amount desc nulls last, product_id asc
        ) as product_rank
    from last_lines

),

last_purchases as (

    select
        ranked_lines.customer_id,
        min(purchase_categories.product_category) as product_category,
        concat_ws(', ', {{ first_products | join(', ') }}) as products
    from ranked_lines
    left join purchase_categories
        on ranked_lines.order_row_number = purchase_categories.order_row_number
    group by ranked_lines.customer_id

)

select
    coalesce(favourites.customer_id, last_purchases.customer_id) as customer_id,

    favourites.product_category as favourite_category,
    last_purchases.product_category as last_category,
    nullif(last_purchases.products, '') as last_products
from favourites
full outer join last_purchases
    on favourites.customer_id = last_purchases.customer_id
