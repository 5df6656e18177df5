with

order_lines as (

    select * from {{ ref('int_order_lines') }}
    where line_status = 'attached'

),

orders as (

    select * from {{ ref('orders') }}
    where order_status in ('purchase', 'return')

)

select
    order_lines.raw_row_number,
    order_lines.order_row_number,
    order_lines.order_line_id,
    orders.order_id,
    orders.store_id,
    orders.customer_id,
    order_lines.product_id,

    orders.order_status,
    order_lines.product_category,
    order_lines.cost_basis,

    cast(order_lines.quantity as decimal(18, 4)) as quantity,
    order_lines.net_amount,
    order_lines.goods_cost,
    orders.order_rank,

    orders.ordered_at,
    orders.order_date
from order_lines
inner join orders
    on order_lines.order_row_number = orders.raw_row_number
