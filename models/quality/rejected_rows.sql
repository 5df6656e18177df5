{% set versions = {
    'customers': ('stg_customer_versions', 'customer_id', 'customer_version'),
    'order_lines': ('stg_order_line_versions', 'order_line_id', 'order_line_version'),
    'exchange_rates': ('stg_exchange_rate_versions', 'currency', 'exchange_rate_version'),
    'campaigns': ('stg_campaign_versions', 'campaign_id', 'campaign_version'),
    'erasure_requests': ('stg_erasure_request_versions', 'customer_id', 'erasure_request_version'),
} %}

with

orders as (

    select * from {{ ref('stg_orders') }}

),

order_statuses as (

    select * from {{ ref('int_orders') }}

),

{% for table_name, (model_name, key, version) in versions.items() %}
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

rejected_orders as (

    select
        'orders' as table_name,
        raw_row_number,
        order_id as row_key,
        cast(null as {{ dbt.type_string() }}) as column_name,
        status_reason as reason,
        cast(null as {{ dbt.type_string() }}) as raw_value
    from order_statuses
    where order_status = 'rejected' and status_reason not in ('unreadable_ordered_at', 'unreadable_total_amount')

),

unreadable_values as (

    {{ sextant.unreadable_values('orders', 'order_id') }}

    union all

    {{ sextant.unreadable_values('engagement_events', 'event_id') }}
    {% for table_name, (model_name, key, version) in versions.items() %}

    union all

    {{ sextant.unreadable_values(table_name, key) }}
    {% endfor %}

),

unused_rows as (
    {% for table_name, (model_name, key, version) in versions.items() %}

    select
        '{{ table_name }}' as table_name,
        raw_row_number,
        {{ key }} as row_key,
        cast(null as {{ dbt.type_string() }}) as column_name,
        case when {{ key }} is null then 'missing_{{ key }}' else 'superseded' end as reason,
        cast(null as {{ dbt.type_string() }}) as raw_value
    from {{ table_name }}
    where {{ key }} is null or {{ version }} > 1

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

problems as (

    select * from rejected_orders
    union all
    select * from unreadable_values
    union all
    select * from unused_rows
    union all
    select * from unused_events

)

select
    table_name,
    cast(raw_row_number as bigint) as raw_row_number,
    row_key,
    column_name,
    reason,
    raw_value
from problems
