{#- At the end of a run: which columns of the warehouse are personal, by meta.pii of the models' columns. -#}
{% macro remember_personal_columns() %}
    {% if execute and flags.WHICH in ['build', 'run'] %}
        {% do adapter.dispatch('remember_personal_columns', 'sextant')() %}
    {% endif %}
{% endmacro %}

{% macro duckdb__remember_personal_columns() %}
    {% set rows = [] %}
    {% for node in graph.nodes.values() if node.resource_type == 'model' and node.config.materialized != 'ephemeral' %}
        {% for column in node.columns.values() if column.config.meta.get('pii') %}
            {% do rows.append("('" ~ node.schema ~ "', '" ~ node.alias ~ "', '" ~ column.name ~ "')") %}
        {% endfor %}
    {% endfor %}
    {% do run_query("create or replace table " ~ sextant.state_relation('int_personal_columns') ~ " as select * from (values "
        ~ (rows | sort | join(', ')) ~ ") as personal (schema_name, table_name, column_name)") %}
{% endmacro %}

{#- What is known about a person is read from a DuckDB file. -#}
{% macro spark__remember_personal_columns() %}
{% endmacro %}
