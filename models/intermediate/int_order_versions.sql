{{ sextant.repeated_rows(
    ref('stg_orders'),
    id='order_id',
    latest_first='all_rows.updated_at desc nulls last, all_rows.raw_row_number desc',
    version='order_version'
) }}
