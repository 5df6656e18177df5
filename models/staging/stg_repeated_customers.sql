{{ config(materialized='table') }}

{{ sextant.repeated_rows(
    ref('stg_customer_rows'),
    id='customer_id',
    latest_first='all_rows.updated_at desc nulls last, all_rows.raw_row_number desc',
    version='customer_version'
) }}
