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
