with

raw_order_lines as (

    {{ sextant.read_raw('order_lines') }}

)

select
    raw_order_lines.raw_row_number,
    raw_order_lines.raw_record_count,
    raw_order_lines.order_line_id,
    raw_order_lines.order_id,
    raw_order_lines.store_id,
    raw_order_lines.product_id,

    raw_order_lines.product_category,
    raw_order_lines.cost_currency,
    raw_order_lines.quantity_unreadable,
    raw_order_lines.unit_price_unreadable,
    raw_order_lines.discount_amount_unreadable,
    raw_order_lines.unit_cost_unreadable,

    raw_order_lines.quantity,
    raw_order_lines.unit_price,
    abs(coalesce(raw_order_lines.discount_amount, 0)) as discount_amount,
    raw_order_lines.unit_cost,

    {{ sextant.row_version() }}
from raw_order_lines
left join {{ ref('stg_row_versions') }} as row_versions
    on
        raw_order_lines.raw_row_number = row_versions.raw_row_number
        and row_versions.table_name = 'order_lines'
