with

raw_erasure_requests as (

    {{ sextant.read_raw('erasure_requests') }}

)

select
    raw_erasure_requests.*,
    {{ sextant.row_version() }}
from raw_erasure_requests
left join {{ ref('stg_repeated_rows') }} as repeated_rows
    on
        raw_erasure_requests.raw_row_number = repeated_rows.raw_row_number
        and repeated_rows.table_name = 'erasure_requests'
