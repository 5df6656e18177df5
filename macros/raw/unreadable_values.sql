{#-
    A select with a row for each value of a raw table that is there and can't be read: table_name, raw_row_number, row_key,
    column_name, reason, raw_value. Input: the table's name, which is also the CTE that it is read from, and its key.
-#}
{% macro unreadable_values(table_name, key) %}
    {% set selects = [] %}
    {% for column in sextant.declared_columns(table_name) if column.data_type != 'string' %}
        {#- Personal data are not copied: the row's number says where to look. -#}
        {% set shown = "'(personal data)'" if column.config.meta.get('pii') else column.name ~ "_unreadable" %}
        {% do selects.append(
            "select '" ~ table_name ~ "' as table_name, raw_row_number, " ~ key ~ " as row_key, '" ~ column.name
            ~ "' as column_name, 'unreadable' as reason, " ~ shown ~ " as raw_value from " ~ table_name
            ~ " where " ~ column.name ~ "_unreadable is not null"
        ) %}
    {% endfor %}
    {% do return(selects | join('\n    union all\n    ')) %}
{% endmacro %}

{#- The raw tables of which one row counts for each key: {table: (model, column of the key)}. Orders and events have rules of their own. -#}
{% macro keyed_tables() %}
    {% do return({
        'customers': ('stg_customers', 'customer_id'),
        'order_lines': ('stg_order_lines', 'order_line_id'),
        'exchange_rates': ('stg_exchange_rates', 'currency'),
        'campaigns': ('stg_campaigns', 'campaign_id'),
        'erasure_requests': ('stg_erasure_requests', 'customer_id'),
        'merged_customers': ('stg_merged_customers', 'customer_id'),
    }) %}
{% endmacro %}
