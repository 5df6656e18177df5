{{ config(materialized='table') }}

{#- Which row of a key counts: the one updated last, otherwise the latest; for requests to be forgotten, the first. -#}
{% set tables = {
    'customers': (['customer_id'], 'updated_at desc nulls last, raw_row_number desc'),
    'order_lines': (['order_line_id', 'store_id'], 'raw_row_number desc'),
    'engagement_events': (['event_id'], 'raw_row_number desc'),
    'campaigns': (['campaign_id'], 'raw_row_number desc'),
    'exchange_rates': (['currency', 'valid_from'], 'raw_row_number desc'),
    'merged_customers': (['customer_id'], 'merged_at desc nulls last, raw_row_number desc'),
    'erasure_requests': (['customer_id'], 'requested_at asc nulls last, raw_row_number asc'),
} %}

{% for table_name, (keys, latest_first) in tables.items() %}
{{ sextant.row_versions(table_name, keys, latest_first) }}

{{ 'union all' if not loop.last }}

{% endfor %}
