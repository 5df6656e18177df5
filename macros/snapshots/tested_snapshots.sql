{#-
    The snapshots that each test has seen, of the histories that it reads: a row for each test and model, with the
    sequence of the snapshot log up to which all snapshots have passed. A generic test's short name (dbt's alias) has
    its arguments or a digest of them: a changed rule is a new test, which sees the whole history once.
    At the end of a run: a test that has passed has seen every snapshot of the histories that it reads.
-#}
{% macro remember_tested_snapshots(results) %}
    {% if not execute %}
        {% do return('') %}
    {% endif %}
    {% set is_history, seen, tests = {}, [], [] %}
    {% for result in results if result.node.resource_type == 'test' and result.status in ['pass', 'warn'] %}
        {% for node_id in result.node.depends_on.nodes if node_id.startswith('model.') %}
            {#- dbt makes a dictionary of a node each time that it is looked at. -#}
            {% if node_id not in is_history %}
                {% do is_history.update({node_id: graph.nodes[node_id].config.materialized == 'by_snapshot'}) %}
            {% endif %}
            {% if is_history[node_id] %}
                {% do seen.append("('" ~ result.node.alias ~ "', '" ~ node_id.split('.')[-1] ~ "')") %}
                {% do tests.append(result.node.alias) %}
            {% endif %}
        {% endfor %}
    {% endfor %}
    {% if seen %}
        {% do run_query(sextant.replace_log_parts(sextant.state_relation('int_tested_snapshots'), 'test', tests | unique | list,
            "select seen.test, seen.model, max(log.sequence) as sequence from (values " ~ (seen | join(', '))
            ~ ") as seen (test, model) inner join " ~ sextant.state_relation('int_snapshot_log')
            ~ " as log on seen.model = log.model group by seen.test, seen.model")) %}
    {% endif %}
    {% do return('') %}
{% endmacro %}
