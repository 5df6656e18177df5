{% set columns = sextant.declared_columns('customers') %}

with

raw_customers as (

    {{ sextant.read_raw('customers') }}

)

{# Details are removed here, before anything else reads them: a customer who asked to be forgotten keeps only the id. #}
select
    raw_customers.raw_row_number,
    raw_customers.raw_record_count,
    {{ sextant.remaining_id('raw_customers.customer_id') }} as customer_id,
    raw_customers.updated_at,
    {% for column in columns if column.name not in ['customer_id', 'updated_at'] %}
    {{ sextant.unless_erased('raw_customers.' ~ column.name) }} as {{ column.name }},
    {% endfor %}
    {% for column in columns if column.data_type != 'string' %}
    {{ sextant.unless_erased('raw_customers.' ~ column.name ~ '_unreadable') }} as {{ column.name }}_unreadable,
    {% endfor %}
    {{ 'erased_customers.customer_id is not null' if sextant.erases() else 'false' }} as is_erased,
    {{ sextant.row_version() }}
from raw_customers
{{ sextant.join_erased('raw_customers.customer_id') }}
left join {{ ref('stg_row_versions') }} as row_versions
    on
        raw_customers.raw_row_number = row_versions.raw_row_number
        and row_versions.table_name = 'customers'
