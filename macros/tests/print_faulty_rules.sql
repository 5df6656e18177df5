{#-
    At the end of a run: the rows that failed tests of a rules seed found, so that whoever edits a grid reads which row is
    wrong, and the rates that lie below their thresholds. Nothing else: a row of any other table may be about a person.
-#}
{% macro print_faulty_rules(results) %}
    {% set guards = ['completion_at_least', 'opt_in_coverage_at_least'] %}
    {% for result in results if result.status in ['fail', 'warn'] %}
        {% set node = result.node %}
        {% set is_guard = node.test_metadata and node.test_metadata.name in guards %}
        {% if is_guard or (node.attached_node or '').startswith('seed.') %}
            {% do sextant.print_rows(graph.nodes[node.attached_node].name, run_query(node.compiled_code)) %}
        {% endif %}
    {% endfor %}
{% endmacro %}

{#- The first 20 rows of a query's result, a line for each. -#}
{% macro print_rows(name, found) %}
    {% for row in found.rows[:20] %}
        {% set cells = [] %}
        {% for column in found.column_names if row[column] is not none %}
            {% do cells.append(column ~ ' ' ~ row[column]) %}
        {% endfor %}
        {% do sextant.log_info(name ~ ": " ~ (cells | join(', '))) %}
    {% endfor %}
    {% if found.rows | length > 20 %}
        {% do sextant.log_info(name ~ ": and " ~ (found.rows | length - 20) ~ " more") %}
    {% endif %}
{% endmacro %}
