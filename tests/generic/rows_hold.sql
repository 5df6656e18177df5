{#-
    Fails for each rule that some row breaks, and gives the rule and how many rows break it. One scan for all the rules.
    The end of the run names one such row by its key, unless that is personal data (macros/tests/example_in_words.sql).
    Input: rules = {name: SQL that is true of every row}. A rule that is null for a row counts as broken.
    key = the columns that name a row, of a table without the test unique_key.
-#}
{% test rows_hold(model, rules, key=none) %}

with

broken as (

    select
        {% for name, expression in rules.items() %}
        count(*) filter (where ({{ expression }}) is not true) as {{ name }}{{ ',' if not loop.last }}
        {% endfor %}
    from {{ sextant.rows_to_test(model) }}

),

broken_rules as (
    {% for name in rules %}

    select
        '{{ name }}' as broken_rule,
        {{ name }} as broken_rows
    from broken
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from broken_rules
where broken_rows > 0

{% endtest %}
