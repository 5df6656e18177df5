with

raw_merged_customers as (

    {{ sextant.read_raw('merged_customers') }}

)

select
    raw_merged_customers.*,
    {{ sextant.row_version() }}
from raw_merged_customers
left join {{ ref('stg_repeated_rows') }} as repeated_rows
    on
        raw_merged_customers.raw_row_number = repeated_rows.raw_row_number
        and repeated_rows.table_name = 'merged_customers'
