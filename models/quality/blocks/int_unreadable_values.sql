{{ config(materialized='view') }}

{% set erased = ref('stg_erased_customers') %}
{% set tables = sextant.keyed_tables() %}

with

orders as (

    select * from {{ ref('stg_orders') }}

),

{% for table_name, (model_name, key) in tables.items() %}
{{ table_name }} as (

    select * from {{ ref(model_name) }}

),

{% endfor %}
engagement_events as (

    select * from {{ ref('stg_engagement_events') }}

),

acquisition_costs as (

    select * from {{ ref('stg_acquisition_costs') }}

),

suppressions as (

    select * from {{ ref('stg_suppressions') }}

),

unreadable_values as (

    {{ sextant.unreadable_values('orders', 'order_id') }}

    union all

    {{ sextant.unreadable_values('engagement_events', 'event_id') }}

    union all

    {{ sextant.unreadable_values('acquisition_costs', 'channel') }}

    union all

    {# The hash of an address is of a person too: the row's number says where to look. #}
    {{ sextant.unreadable_values('suppressions', 'cast(null as ' ~ dbt.type_string() ~ ')') }}
    {% for table_name, (model_name, key) in tables.items() %}

    union all

    {{ sextant.unreadable_values(table_name, key) }}
    {% endfor %}

),

judged_orders as (

    select * from {{ ref('orders') }}

)
{% if sextant.erases() %},

erased_lines as (

    {# A line names no customer: its order does. #}
    select distinct order_lines.raw_row_number
    from order_lines
    inner join judged_orders
        on
            order_lines.order_id = judged_orders.order_id
            and order_lines.store_id is not distinct from judged_orders.store_id
    inner join {{ erased }} as erased_customers
        on judged_orders.customer_id = erased_customers.remaining_id
    where
        order_lines.quantity_unreadable is not null
        or order_lines.unit_price_unreadable is not null
        or order_lines.discount_amount_unreadable is not null
        or order_lines.unit_cost_unreadable is not null

)

select
    unreadable_values.table_name,
    unreadable_values.column_name,
    unreadable_values.row_key,
    unreadable_values.raw_row_number,
    unreadable_values.reason,
    case when erased_lines.raw_row_number is null then unreadable_values.raw_value else '(erased)' end as raw_value
from unreadable_values
left join erased_lines
    on unreadable_values.table_name = 'order_lines' and unreadable_values.raw_row_number = erased_lines.raw_row_number

{% else %}

select
    table_name,
    column_name,
    row_key,
    raw_row_number,
    reason,
    raw_value
from unreadable_values

{% endif %}
