{#-
    A query of columns of a table that only a sync writes; no rows before the first sync has made it. All are text.
    Input: table = its source(), which the model itself has to name; columns.
-#}
{% macro rows_of_sync(table, columns) %}
    {% set relation = load_relation(table) %}
    {% set selected = [] %}
    {% for column in columns %}
        {% do selected.append('cast(' ~ (column if relation else 'null') ~ ' as ' ~ dbt.type_string() ~ ') as ' ~ column) %}
    {% endfor %}
    {% do return('select ' ~ (selected | join(', ')) ~ (' from ' ~ relation.include(database=false) if relation else ' where false')) %}
{% endmacro %}
