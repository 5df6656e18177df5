{{ config(materialized='view') }}

{% set tables = sextant.keyed_tables() %}

with

orders as (

    select * from {{ ref('orders') }}

),

{% for table_name, (model_name, key) in tables.items() %}
{{ table_name }} as (

    select * from {{ ref(model_name) }}

),

{% endfor %}
event_faults as (

    select * from {{ ref('int_event_faults') }}

),

suppressions as (

    select * from {{ ref('stg_suppressions') }}

),

acquisition_costs as (

    select * from {{ ref('int_acquisition_costs') }}

),

line_costs as (

    select * from {{ ref('int_order_lines') }}
    where cost_fault is not null

),

rejected_orders as (

    select
        'orders' as table_name,
        raw_row_number,
        order_id as row_key,
        cast(null as {{ dbt.type_string() }}) as column_name,
        status_reason as reason,
        cast(null as {{ dbt.type_string() }}) as raw_value
    from orders
    where order_status = 'rejected' and status_reason not like 'unreadable%'

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

unused_costs as (

    select
        'order_lines' as table_name,
        raw_row_number,
        order_line_id as row_key,
        'unit_cost' as column_name,
        cost_fault as reason,
        faulty_value as raw_value
    from line_costs

),

unused_acquisition_costs as (

    {# A value that can't be read is listed as such. #}
    select
        'acquisition_costs' as table_name,
        raw_row_number,
        channel as row_key,
        cast(null as {{ dbt.type_string() }}) as column_name,
        cost_status as reason,
        cast(null as {{ dbt.type_string() }}) as raw_value
    from acquisition_costs
    where cost_status <> 'counted' and cost_status not like 'unreadable%'

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

)

select * from rejected_orders
union all
select * from unused_rows
union all
select * from unused_events
union all
select * from unused_costs
union all
select * from unused_acquisition_costs
union all
select * from unused_suppressions
