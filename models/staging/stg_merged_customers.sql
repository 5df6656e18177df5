with

raw_merged_customers as (

    {{ sextant.read_raw('merged_customers') }}

)

select
    raw_merged_customers.*,
    {{ sextant.row_version() }}
from raw_merged_customers
left join {{ ref('stg_row_versions') }} as row_versions
    on
        raw_merged_customers.raw_row_number = row_versions.raw_row_number
        and row_versions.table_name = 'merged_customers'
