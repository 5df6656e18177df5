with

raw_erasure_requests as (

    {{ sextant.read_raw('erasure_requests') }}

),

numbered as (

    select
        *,
        row_number() over (
            partition by customer_id order by requested_at asc nulls last, raw_row_number asc
        ) as erasure_request_version
    from raw_erasure_requests

)

select * from numbered
