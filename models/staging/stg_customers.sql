{% set columns = sextant.declared_columns('customers') %}

with

raw_customers as (

    {{ sextant.read_raw('customers') }}

),

erasure_requests as (

    select * from {{ ref('stg_erasure_requests') }}
    where row_version = 1

)

{# Details are removed here, before anything else reads them: a customer who asked to be forgotten keeps only the id. #}
select
    raw_customers.raw_row_number,
    raw_customers.raw_record_count,
    raw_customers.customer_id,
    raw_customers.updated_at,
    {% for column in columns if column.name not in ['customer_id', 'updated_at'] %}
    case when erasure_requests.customer_id is null then raw_customers.{{ column.name }} end as {{ column.name }},
    {% endfor %}
    {% for column in columns if column.data_type != 'string' %}
    case when erasure_requests.customer_id is null then raw_customers.{{ column.name }}_unreadable end
        as {{ column.name }}_unreadable,
    {% endfor %}
    erasure_requests.customer_id is not null as is_erased,
    {{ sextant.row_version() }}
from raw_customers
left join erasure_requests
    on raw_customers.customer_id = erasure_requests.customer_id
left join {{ ref('stg_row_versions') }} as row_versions
    on
        raw_customers.raw_row_number = row_versions.raw_row_number
        and row_versions.table_name = 'customers'
