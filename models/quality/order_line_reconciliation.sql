with

orders as (

    select * from {{ ref('orders') }}
    where order_status in ('purchase', 'return')

),

order_lines as (

    select * from {{ ref('stg_order_lines') }}
    where row_version = 1 and order_line_id is not null

),

order_sums as (

    select
        order_id,
        {{ sextant.store_of_lines() }} as store_key,
        sum(quantity * unit_price - discount_amount) as lines_amount
    from order_lines
    group by order_id, {{ sextant.store_of_lines() }}

),

compared as (

    select
        orders.store_id,
        orders.order_id,
        orders.currency,
        orders.total_amount,
        cast(order_sums.lines_amount as decimal(18, 4)) as lines_amount,
        orders.discount_amount,
        orders.shipping_amount,
        orders.tax_amount,
        orders.order_date
    from orders
    inner join order_sums
        on
            orders.order_id = order_sums.order_id
            and {{ sextant.store_of_lines('orders') }} = order_sums.store_key

),

with_difference as (

    {#
        Lines are written before or after discounts, with or without taxes: it is enough that one of these gives the
        total.
    #}
    select
        *,
        total_amount - lines_amount - coalesce(shipping_amount, 0) as difference,
        least(
            abs(total_amount - lines_amount - coalesce(shipping_amount, 0)),
            abs(total_amount - lines_amount - coalesce(shipping_amount, 0) + discount_amount),
            abs(total_amount - lines_amount - coalesce(shipping_amount, 0) - coalesce(tax_amount, 0)),
            abs(total_amount - lines_amount - coalesce(shipping_amount, 0) + discount_amount - coalesce(tax_amount, 0))
        ) as unexplained
    from compared

)

select
    store_id,
    order_id,

    currency,

    total_amount,
    lines_amount,
    discount_amount,
    shipping_amount,
    tax_amount,
    cast(difference as decimal(18, 4)) as difference,

    order_date
from with_difference
{# Rounding of each line may move a total by some hundredths. #}
where unexplained > 0.05
