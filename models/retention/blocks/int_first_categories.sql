with

orders as (

    select * from {{ ref('orders') }}

),

order_lines as (

    select * from {{ ref('stg_order_lines') }}
    where row_version = 1 and order_line_id is not null

),

category_amounts as (

    select
        orders.customer_id,
        order_lines.product_category,
        sum(order_lines.quantity * order_lines.unit_price - order_lines.discount_amount) as amount
    from orders
    inner join order_lines
        on
            orders.order_id = order_lines.order_id
            and {{ sextant.store_of_lines('orders') }} = {{ sextant.store_of_lines('order_lines') }}
    where orders.order_rank = 1 and order_lines.product_category is not null
    group by orders.customer_id, order_lines.product_category

),

ranked as (

    select
        customer_id,
        product_category,
        row_number() over (
            partition by customer_id order by amount desc nulls last, product_category asc
        ) as category_rank
    from category_amounts

)

select
    customer_id,
    product_category as first_category
from ranked
where category_rank = 1
