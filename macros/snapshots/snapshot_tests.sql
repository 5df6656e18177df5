{#- Up to which sequence of the snapshot log each model's snapshots have passed all its tests: one row per model. -#}
{% macro snapshot_tests_relation() %}
    {% do return(sextant.snapshot_log_relation().incorporate(path={'identifier': 'int_snapshot_tests'})) %}
{% endmacro %}

{% macro create_snapshot_tests() %}
    {% do return(sextant.create_log_table(
        sextant.snapshot_tests_relation(), ['model ' ~ dbt.type_string(), 'sequence bigint'])) %}
{% endmacro %}

{#- At the end of a run: of the models whose tests have all run and passed, every snapshot is tested. -#}
{% macro remember_tested_snapshots(results) %}
    {% if not execute %}
        {% do return('') %}
    {% endif %}
    {% set passed = results | selectattr('status', 'in', ['pass', 'warn']) | map(attribute='node.unique_id') | list %}
    {#- In one pass: dbt makes a dictionary of a node each time that it is looked at. -#}
    {% set histories, tests = {}, {} %}
    {% for node in graph.nodes.values() %}
        {% if node.resource_type == 'test' %}
            {% do tests.setdefault(node.get('attached_node'), []).append(node.unique_id) %}
        {% elif node.config.materialized == 'by_snapshot' %}
            {% do histories.update({node.unique_id: node.name}) %}
        {% endif %}
    {% endfor %}
    {% set models = [] %}
    {% for node_id, name in histories.items() if node_id in tests and not (tests[node_id] | reject('in', passed) | list) %}
        {% do models.append(name) %}
    {% endfor %}
    {% if models %}
        {% do run_query(sextant.replace_log_parts(sextant.snapshot_tests_relation(), 'model', models,
            "select model, max(sequence) as sequence from " ~ sextant.snapshot_log_relation() ~ " where model in ('"
            ~ (models | join("', '")) ~ "') group by model")) %}
    {% endif %}
    {% do return('') %}
{% endmacro %}
