{#-
    At the end of a run: the relations of the warehouse that the serving copy has, by meta.published of models and
    seeds, of which as_of_date each model was built last, and its key. Publishing refuses marts of two dates. Beside it,
    where each relation of Sextant is: the project that it is installed in may name the schemas otherwise.
-#}
{% macro remember_published(results) %}
    {% if execute and flags.WHICH in ['build', 'run', 'seed'] %}
        {% do adapter.dispatch('remember_published', 'sextant')(results) %}
    {% endif %}
{% endmacro %}

{% macro duckdb__remember_published(results) %}
    {% set relation = sextant.state_relation('int_published') %}
    {% set dates = sextant.published_dates(relation) %}
    {% set as_of = sextant.relation_named('int_as_of') %}
    {% set as_of_date = run_query('select cast(max(as_of_date) as varchar) from ' ~ as_of).rows[0][0]
        if load_relation(as_of) else none %}
    {% for result in results if result.node.resource_type == 'model' and result.status == 'success' %}
        {% do dates.update({(result.node.schema, result.node.alias): as_of_date}) %}
    {% endfor %}
    {#- dbt makes a dictionary of a node each time that it is looked at. -#}
    {% set keys, nodes = {}, graph.nodes.values() | list %}
    {% for test in nodes | selectattr('resource_type', 'equalto', 'test') | sort(attribute='unique_id')
        if test.test_metadata and test.test_metadata.name == 'unique_key' %}
        {% do keys.setdefault(test.attached_node, test.test_metadata.kwargs.columns) %}
    {% endfor %}
    {% set rows = [] %}
    {% for node in nodes if node.resource_type in ['model', 'seed'] and node.config.meta.published %}
        {% set date = dates.get((node.schema, node.alias)) %}
        {% set key = keys.get(node.unique_id, []) %}
        {% do rows.append("('" ~ node.schema ~ "', '" ~ node.alias ~ "', " ~ ("date '" ~ date ~ "'" if date else 'null::date')
            ~ ", " ~ (key | list | string) ~ "::varchar[])") %}
    {% endfor %}
    {#- After `dbt seed` alone there is no such schema yet. -#}
    {% do adapter.create_schema(relation) %}
    {% do run_query("create or replace table " ~ relation ~ " as select * from (values " ~ (rows | sort | join(', '))
        ~ ") as published (schema_name, table_name, as_of_date, key_columns)") %}
    {% set places = [] %}
    {% for node in nodes if node.package_name == 'sextant' and node.resource_type in ['model', 'seed'] %}
        {% do places.append("('" ~ node.schema ~ "', '" ~ node.alias ~ "', '" ~ sextant.contract_schema(node) ~ "', '"
            ~ node.config.meta.get('contract_name', node.alias) ~ "')") %}
    {% endfor %}
    {% do run_query("create or replace table " ~ sextant.state_relation('int_relations') ~ " as select * from (values "
        ~ (places | sort | join(', ')) ~ ") as relations (schema_name, table_name, contract_schema, contract_name)") %}
{% endmacro %}

{#- What the runs before have said: {(schema, table): text of a date}. -#}
{% macro published_dates(relation) %}
    {% set dates = {} %}
    {% set known = load_relation(relation) %}
    {% if known and 'as_of_date' in adapter.get_columns_in_relation(known) | map(attribute='name') %}
        {% for row in run_query('select schema_name, table_name, cast(as_of_date as varchar) from ' ~ relation).rows %}
            {% do dates.update({(row[0], row[1]): row[2]}) %}
        {% endfor %}
    {% endif %}
    {% do return(dates) %}
{% endmacro %}

{#- Spark's tables are read where they are. -#}
{% macro spark__remember_published(results) %}
{% endmacro %}
