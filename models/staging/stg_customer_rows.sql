with

raw_customers as (

    {{ sextant.read_raw('customers') }}

),

erasure_requests as (

    select * from {{ ref('stg_erasure_requests') }}

),

without_erased as (

    {# Here, before anything else reads them: of who asked to be forgotten, the id stays and nothing more. #}
    select
        raw_customers.raw_row_number,
        raw_customers.customer_id,
        raw_customers.updated_at,
        {% for column in sextant.customer_attributes() %}
        case when erasure_requests.customer_id is null then raw_customers.{{ column }} end as {{ column }},
        {% endfor %}
        erasure_requests.customer_id is not null as is_erased
    from raw_customers
    left join erasure_requests
        on raw_customers.customer_id = erasure_requests.customer_id

)

select * from without_erased
