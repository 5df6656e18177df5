{#-
    The select that reads one raw table as _sources.yml declares it: raw_row_number; each declared column in its declared type,
    null where the raw table lacks it; and for each column that is not text, <column>_unreadable: the raw text of a value that
    is there and can't be read. An absent optional table gives no rows.
-#}
{% macro read_raw(table_name) %}
    {% do source('raw', table_name) %}
    {% if not execute %}
        {% do return('') %}
    {% endif %}
    {% set raw = sextant.raw_table(table_name) %}
    {% set columns = [] %}
    {% for column in sextant.declared_columns(table_name) %}
        {% set found = raw.columns.get(column.name) if raw else none %}
        {% set quoted = adapter.quote(found.name) if found else none %}
        {% set value = sextant.read_value(quoted, found.type, column.data_type, column.config.meta.letter_case)
            if found else 'null' %}
        {% do columns.append("cast(" ~ value ~ " as " ~ column.data_type ~ ") as " ~ column.name) %}
        {% if column.data_type != 'string' %}
            {% set family = sextant.type_family(found.type) if found %}
            {% set unreadable = 'null' if not found or sextant.is_always_readable(family, column.data_type)
                else "case when " ~ value ~ " is null then " ~ sextant.read_text(quoted, family) ~ " end" %}
            {% do columns.append("cast(" ~ unreadable ~ " as " ~ dbt.type_string() ~ ") as "
                ~ column.name ~ "_unreadable") %}
        {% endif %}
    {% endfor %}
    {% if raw %}
        {% set rows = raw.reader %}
        {% set row_number = "cast(" ~ sextant.raw_row_number(raw.reader) ~ " as bigint)" %}
    {% else %}
        {% set rows = "(select 1 as no_row) as absent where no_row = 0" %}
        {% set row_number = "cast(null as bigint)" %}
    {% endif %}
    {% do return("select\n        " ~ row_number ~ " as raw_row_number,\n        "
        ~ (columns | join(',\n        ')) ~ "\n    from " ~ rows) %}
{% endmacro %}
