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
left join {{ ref('stg_repeated_rows') }} as repeated_rows
    on
        raw_erasure_requests.raw_row_number = repeated_rows.raw_row_number
        and repeated_rows.table_name = 'erasure_requests'
