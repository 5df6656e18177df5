-- One row per order that counts and whose lines do not make its total, those that are farthest from it alone.
select
    store_id,
    order_id,
    order_date,
    currency,
    total_amount,
    lines_amount,
    discount_amount,
    shipping_amount,
    tax_amount,
    difference,
    count(*) over () as found
from quality.order_line_reconciliation
order by abs(difference) desc, order_date desc, store_id asc, order_id asc
limit $most
