{#- Names and types of a reader's columns: list of {'name', 'type'}, in the order of the table. -#}
{% macro reader_columns(reader) %}
    {% set columns = [] %}
    {% for row in run_query('describe select * from ' ~ reader).rows %}
        {% do columns.append({'name': row[0], 'type': row[1]}) %}
    {% endfor %}
    {% do return(columns) %}
{% endmacro %}
