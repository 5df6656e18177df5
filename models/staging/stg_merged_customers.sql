with

raw_merged_customers as (

    {{ sextant.read_raw('merged_customers') }}

)

select
    raw_merged_customers.raw_row_number,
    raw_merged_customers.raw_record_count,
    {{ sextant.remaining_id('raw_merged_customers.customer_id') }} as customer_id,
    {{ sextant.remaining_id('raw_merged_customers.merged_into', 'erased_into') }} as merged_into,
    raw_merged_customers.merged_at,
    raw_merged_customers.merged_at_unreadable,
    {{ sextant.row_version() }}
from raw_merged_customers
{{ sextant.join_erased('raw_merged_customers.customer_id') }}
{{ sextant.join_erased('raw_merged_customers.merged_into', 'erased_into') }}
left join {{ ref('stg_row_versions') }} as row_versions
    on
        raw_merged_customers.raw_row_number = row_versions.raw_row_number
        and row_versions.table_name = 'merged_customers'
