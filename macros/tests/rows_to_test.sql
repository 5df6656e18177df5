{#-
    The rows of a model that a test reads: all of them or, for a history, today's snapshot and those that this test has
    not passed yet. Testing the whole history each day would cost more than the day's build.
    Input: test = the test's node; without it, the test that is being compiled.
-#}
{% macro rows_to_test(relation, test=none) %}
    {% set node = graph.nodes.get('model.sextant.' ~ relation.identifier) if execute else none %}
    {% if not node or node.config.materialized != 'by_snapshot' %}
        {% do return(relation) %}
    {% endif %}
    {#- While a test is compiled, `model` is the test. -#}
    {% do return("(select * from " ~ relation ~ " where snapshot_date in ("
        ~ "select cast(log.snapshot_date as date) from " ~ sextant.state_relation('int_snapshot_log') ~ " as log"
        ~ " left join " ~ sextant.state_relation('int_tested_snapshots') ~ " as tests on log.model = tests.model"
        ~ " and tests.test = '" ~ (test or model).alias ~ "'"
        ~ " where log.model = '" ~ node.name ~ "' and (log.sequence > coalesce(tests.sequence, 0)"
        ~ " or log.snapshot_date = log.as_of_date))) as rows_to_test") %}
{% endmacro %}
