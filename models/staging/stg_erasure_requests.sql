with

raw_erasure_requests as (

    {{ sextant.read_raw('erasure_requests') }}

)

select
    raw_erasure_requests.*,
    {{ sextant.row_version() }}
from raw_erasure_requests
left join {{ ref('stg_row_versions') }} as row_versions
    on
        raw_erasure_requests.raw_row_number = row_versions.raw_row_number
        and row_versions.table_name = 'erasure_requests'
