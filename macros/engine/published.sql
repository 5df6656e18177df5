{#-
    At the end of a run: the relations of the warehouse that the serving copy has, by meta.published of models and
    seeds.
-#}
{% macro remember_published() %}
    {% if execute and flags.WHICH in ['build', 'run', 'seed'] %}
        {% do adapter.dispatch('remember_published', 'sextant')() %}
    {% endif %}
{% endmacro %}

{% macro duckdb__remember_published() %}
    {% set rows = [] %}
    {% for node in graph.nodes.values() if node.resource_type in ['model', 'seed'] and node.config.meta.published %}
        {% do rows.append("('" ~ node.schema ~ "', '" ~ node.alias ~ "')") %}
    {% endfor %}
    {% set relation = sextant.state_relation('int_published') %}
    {#- After `dbt seed` alone there is no such schema yet. -#}
    {% do adapter.create_schema(relation) %}
    {% do run_query("create or replace table " ~ relation ~ " as select * from (values " ~ (rows | sort | join(', '))
        ~ ") as published (schema_name, table_name)") %}
{% endmacro %}

{#- Spark's tables are read where they are. -#}
{% macro spark__remember_published() %}
{% endmacro %}
