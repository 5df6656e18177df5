with

raw_erasure_requests as (

    {{ sextant.read_raw('erasure_requests') }}

)

select
    raw_erasure_requests.raw_row_number,
    raw_erasure_requests.raw_record_count,
    {{ sextant.remaining_id('raw_erasure_requests.customer_id') }} as customer_id,
    raw_erasure_requests.requested_at,
    raw_erasure_requests.requested_at_unreadable,
    {{ sextant.row_version() }}
from raw_erasure_requests
{{ sextant.join_erased('raw_erasure_requests.customer_id') }}
left join {{ ref('stg_row_versions') }} as row_versions
    on
        raw_erasure_requests.raw_row_number = row_versions.raw_row_number
        and row_versions.table_name = 'erasure_requests'
