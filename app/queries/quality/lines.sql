-- One row per order that counts and whose lines do not make its total, those that are farthest from it alone.
with

counted as (

    select count(*) as found
    from quality.order_line_reconciliation

)

select
    orders.store_id,
    orders.order_id,
    orders.order_date,
    orders.currency,
    orders.total_amount,
    orders.lines_amount,
    orders.discount_amount,
    orders.shipping_amount,
    orders.tax_amount,
    orders.difference,
    counted.found
from quality.order_line_reconciliation as orders
cross join counted
order by abs(orders.difference) desc, orders.order_date desc, orders.store_id asc, orders.order_id asc
limit $most
