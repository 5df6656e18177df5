{#-
    At the end of a run: what each test that failed or warned has found, in words. For rules seeds it prints the rows
    themselves, so that a person who edits a grid reads which row is wrong. For any other table it prints the number of
    rows and the key of one, because a row may be about a person.
-#}
{% macro print_findings_of_tests(results) %}
    {% for result in results if result.status in ['fail', 'warn'] %}
        {% do sextant.print_findings_of_test(result.node, result.failures) %}
    {% endfor %}
{% endmacro %}

{#- Input: node = a test of dbt's graph; failures = what dbt has counted. -#}
{% macro print_findings_of_test(node, failures) %}
    {% set kind = node.test_metadata.name if node.test_metadata else none %}
    {% set table = graph.nodes.get(node.attached_node) if node.attached_node else none %}
    {% set place = table.schema ~ '.' ~ table.name if table else none %}
    {% if kind == 'guards_hold' %}
        {% for row in run_query(node.compiled_code).rows %}
            {% do log(sextant.threshold_in_words(row), info=true) %}
        {% endfor %}
    {% elif kind == 'rows_hold' %}
        {% set key = node.test_metadata.kwargs.key or sextant.key_of(table) %}
        {% for row in run_query(node.compiled_code).rows %}
            {% do log(place ~ ': ' ~ sextant.count_in_words(row.broken_rows, 'row breaks', 'rows break')
                ~ ' the rule ' ~ row.broken_rule ~ sextant.broken_row_in_words(node, table, key, row.broken_rule), info=true) %}
        {% endfor %}
    {% elif table and table.resource_type == 'seed' %}
        {% do sextant.print_rows(table.name, run_query(node.compiled_code)) %}
    {% elif kind == 'unique_key' %}
        {% do log(place ~ ': ' ~ sextant.count_in_words(failures, 'key is', 'keys are')
            ~ ' in more than one row; a key is ' ~ (node.test_metadata.kwargs.columns | join(' and '))
            ~ sextant.example_in_words(table, node.test_metadata.kwargs.columns, node.compiled_code), info=true) %}
    {% else %}
        {#- A test that has words for its findings gives them in the column in_words. -#}
        {% set found = run_query(node.compiled_code) if ' as in_words' in node.compiled_code else none %}
        {% for row in (found.rows[:20] if found is not none else []) %}
            {% do log(row.in_words, info=true) %}
        {% endfor %}
        {% if found is none %}
            {% do log(node.name ~ ': ' ~ sextant.count_in_words(failures, 'row is', 'rows are')
                ~ ' not as the test in ' ~ node.original_file_path ~ ' wants', info=true) %}
        {% endif %}
    {% endif %}
{% endmacro %}

{#- A rate below its threshold; quality_checks/suite.py says the same. -#}
{% macro threshold_in_words(row) %}
    {% set seed = 'seeds/rules/quality_thresholds.csv' %}
    {% if row.observed is none %}
        {% do return('quality: ' ~ row.level ~ ': no rate of ' ~ row.subject ~ ' to judge (' ~ seed ~ ')') %}
    {% endif %}
    {% do return('quality: %s: %s of %s is %.4f, required %.4f (%s)'
        | format(row.level, row.measure, row.subject, row.observed, row.required, seed)) %}
{% endmacro %}

{% macro count_in_words(count, one, many) %}
    {% do return('{:,}'.format(count | int) ~ ' ' ~ (one if count | int == 1 else many)) %}
{% endmacro %}

{#- The first 20 rows of a query's result, one line each. -#}
{% macro print_rows(name, found) %}
    {% for row in found.rows[:20] %}
        {% set cells = [] %}
        {% for column in found.column_names if row[column] is not none %}
            {% do cells.append(column ~ ' ' ~ row[column]) %}
        {% endfor %}
        {% do log(name ~ ": " ~ (cells | join(', ')), info=true) %}
    {% endfor %}
    {% if found.rows | length > 20 %}
        {% do log(name ~ ": and " ~ (found.rows | length - 20) ~ " more", info=true) %}
    {% endif %}
{% endmacro %}
