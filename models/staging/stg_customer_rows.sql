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
    {% for column in sextant.customer_attributes() %}
    {{ sextant.unless_erased('raw_customers.' ~ column) }} as {{ column }},
    {% endfor %}
    {{ 'erased_customers.customer_id is not null' if sextant.erases() else 'false' }} as is_erased,
    {{ sextant.row_version() }}
from raw_customers
{{ sextant.join_erased('raw_customers.customer_id') }}
left join {{ ref('stg_repeated_rows') }} as repeated_rows
    on
        raw_customers.raw_row_number = repeated_rows.raw_row_number
        and repeated_rows.table_name = 'customers'
