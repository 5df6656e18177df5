{% set erased = ref('stg_erased_customers') %}
{% set tables = {
    'customers': ('stg_customers', 'customer_id'),
    'order_lines': ('stg_order_lines', 'order_line_id'),
    'exchange_rates': ('stg_exchange_rates', 'currency'),
    'campaigns': ('stg_campaigns', 'campaign_id'),
    'erasure_requests': ('stg_erasure_requests', 'customer_id'),
} %}

with

orders as (

    select * from {{ ref('stg_orders') }}

),

order_statuses as (

    select * from {{ ref('orders') }}

),

{% for table_name, (model_name, key) in tables.items() %}
{{ table_name }} as (

    select * from {{ ref(model_name) }}

),

{% endfor %}
engagement_events as (

    select * from {{ ref('stg_engagement_events') }}

),

event_faults as (

    select * from {{ ref('int_event_faults') }}

),

suppressions as (

    select * from {{ ref('stg_suppressions') }}

),

{% if sextant.erases() %}
erased_lines as (

    {# A line names no customer: its order does. #}
    select distinct order_lines.raw_row_number
    from order_lines
    inner join order_statuses
        on
            order_lines.order_id = order_statuses.order_id
            and order_lines.store_id is not distinct from order_statuses.store_id
    inner join {{ erased }} as erased_customers
        on order_statuses.customer_id = erased_customers.remaining_id
    where
        order_lines.quantity_unreadable is not null
        or order_lines.unit_price_unreadable is not null
        or order_lines.discount_amount_unreadable is not null

),

{% endif %}
rejected_orders as (

    select
        'orders' as table_name,
        raw_row_number,
        order_id as row_key,
        cast(null as {{ dbt.type_string() }}) as column_name,
        status_reason as reason,
        cast(null as {{ dbt.type_string() }}) as raw_value
    from order_statuses
    where order_status = 'rejected' and status_reason not like 'unreadable%'

),

unreadable_values as (

    {{ sextant.unreadable_values('orders', 'order_id') }}

    union all

    {{ sextant.unreadable_values('engagement_events', 'event_id') }}

    union all

    {# The hash of an address is of a person too: the row's number says where to look. #}
    {{ sextant.unreadable_values('suppressions', 'cast(null as ' ~ dbt.type_string() ~ ')') }}
    {% for table_name, (model_name, key) in tables.items() %}

    union all

    {{ sextant.unreadable_values(table_name, key) }}
    {% endfor %}

),

unused_rows as (
    {% for table_name, (model_name, key) in tables.items() %}

    select
        '{{ table_name }}' as table_name,
        raw_row_number,
        {{ key }} as row_key,
        cast(null as {{ dbt.type_string() }}) as column_name,
        case when {{ key }} is null then 'missing_{{ key }}' else 'superseded' end as reason,
        cast(null as {{ dbt.type_string() }}) as raw_value
    from {{ table_name }}
    where {{ key }} is null or row_version > 1

    union all
    {% endfor %}

    select
        'exchange_rates' as table_name,
        raw_row_number,
        currency as row_key,
        'rate_to_reporting' as column_name,
        'not_above_zero' as reason,
        cast(rate_to_reporting as {{ dbt.type_string() }}) as raw_value
    from exchange_rates
    where rate_to_reporting <= 0

),

unused_events as (

    select
        'engagement_events' as table_name,
        raw_row_number,
        event_id as row_key,
        case when unknown_event_type is not null then 'event_type' end as column_name,
        fault as reason,
        unknown_event_type as raw_value
    from event_faults

),

unused_suppressions as (

    select
        'suppressions' as table_name,
        raw_row_number,
        cast(null as {{ dbt.type_string() }}) as row_key,
        case when suppression_status = 'not_a_hash' then 'address_hash' end as column_name,
        suppression_status as reason,
        case when suppression_status = 'not_a_hash' then '(personal data)' end as raw_value
    from suppressions
    where address_hash is null

),

faults as (

    select * from rejected_orders
    union all
    select * from unreadable_values
    union all
    select * from unused_rows
    union all
    select * from unused_events
    union all
    select * from unused_suppressions

),

raw_files as (

    select
        table_name,
        file_name,
        first_row_number,
        lead(first_row_number) over (partition by table_name order by first_row_number) as next_first_row_number
    from {{ ref('raw_files') }}
    where records > 0

)

select
    faults.table_name,
    raw_files.file_name,
    cast(faults.raw_row_number as bigint) as raw_row_number,
    cast(faults.raw_row_number - raw_files.first_row_number + 1 as bigint) as file_row_number,
    faults.row_key,
    faults.column_name,
    faults.reason,
    {% if sextant.erases() %}
    case
        when erased_lines.raw_row_number is not null and faults.raw_value is not null then '(erased)'
        else faults.raw_value
    end as raw_value
    {% else %}
    faults.raw_value
    {% endif %}
from faults
{% if sextant.erases() %}
left join erased_lines
    on faults.table_name = 'order_lines' and faults.raw_row_number = erased_lines.raw_row_number
{% endif %}
left join raw_files
    on
        faults.table_name = raw_files.table_name
        and faults.raw_row_number >= raw_files.first_row_number
        and (faults.raw_row_number < raw_files.next_first_row_number or raw_files.next_first_row_number is null)
