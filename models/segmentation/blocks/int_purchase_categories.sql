with

order_lines as (

    select * from {{ ref('order_lines') }}
    where order_status = 'purchase' and product_category is not null

),

category_amounts as (

    select
        order_row_number,
        customer_id,
        order_rank,
        product_category,
        sum(net_amount) as amount
    from order_lines
    group by order_row_number, customer_id, order_rank, product_category

),

ranked as (

    select
        *,
        row_number() over (
            partition by order_row_number order by amount desc nulls last, product_category asc
        ) as category_rank
    from category_amounts

)

select
    order_row_number,
    customer_id,

    product_category,

    order_rank
from ranked
where category_rank = 1
