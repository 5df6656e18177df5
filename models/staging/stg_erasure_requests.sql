with

erasure_request_versions as (

    select * from {{ ref('stg_erasure_request_versions') }}

),

first_requests as (

    {# A request whose date can't be read is a request all the same. #}
    select
        customer_id,

        requested_at
    from erasure_request_versions
    where erasure_request_version = 1 and customer_id is not null

)

select * from first_requests
