{#-
    Fails for each rule that some row breaks, and gives the rule and how many rows break it. One scan for all the rules.
    Input: rules = {name: SQL that is true of every row}. A rule that is null for a row counts as broken.
-#}
{% test rows_hold(model, rules) %}

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
