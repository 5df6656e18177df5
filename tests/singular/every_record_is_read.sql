-- The engine has read as many records of each raw table as there are in its files, which were counted without it.
{% set tables = {
    'orders': 'orders',
    'customers': 'stg_customers',
    'order_lines': 'stg_order_lines',
    'engagement_events': 'stg_engagement_events',
    'campaigns': 'stg_campaigns',
    'acquisition_costs': 'stg_acquisition_costs',
    'exchange_rates': 'stg_exchange_rates',
    'merged_customers': 'stg_merged_customers',
    'erasure_requests': 'stg_erasure_requests',
    'suppressions': 'stg_suppressions',
} %}

with

records as (

    select
        table_name,
        sum(records) as records
    from {{ ref('raw_files') }}
    group by table_name
    having not bool_or(is_filtered)

),

rows_read as (

    {% for table_name, model_name in tables.items() %}
    select
        '{{ table_name }}' as table_name,
        coalesce(sum(raw_record_count), 0) as records_read
    from {{ ref(model_name) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select
    rows_read.table_name,
    records.records,
    rows_read.records_read
from rows_read
inner join records
    on rows_read.table_name = records.table_name
where records.records <> rows_read.records_read
