{#- The declared columns of a raw table that the raw input really has; none where the table is absent. -#}
{% macro raw_columns(table_name) %}
    {% if not execute %}
        {% do return([]) %}
    {% endif %}
    {% set raw = sextant.raw_table(table_name) %}
    {% do return(raw.columns | list if raw else []) %}
{% endmacro %}
