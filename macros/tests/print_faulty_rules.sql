{#-
    At the end of a run: the rows that failed tests of a rules seed found, so that whoever edits a grid reads which row is
    wrong. Only of the rules: a row of any other table may be about a person.
-#}
{% macro print_faulty_rules(results) %}
    {% for result in results if result.status == 'fail' and (result.node.attached_node or '').startswith('seed.') %}
        {% set seed = graph.nodes[result.node.attached_node].name %}
        {% set found = run_query(result.node.compiled_code) %}
        {% for row in found.rows[:20] %}
            {% set cells = [] %}
            {% for column in found.column_names if row[column] is not none %}
                {% do cells.append(column ~ ' ' ~ row[column]) %}
            {% endfor %}
            {% do sextant.log_info(seed ~ ": " ~ (cells | join(', '))) %}
        {% endfor %}
        {% if found.rows | length > 20 %}
            {% do sextant.log_info(seed ~ ": and " ~ (found.rows | length - 20) ~ " more") %}
        {% endif %}
    {% endfor %}
{% endmacro %}
