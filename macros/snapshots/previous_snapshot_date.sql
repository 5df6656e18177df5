{#-
    The date of the snapshot before the one that a `by_snapshot` model computes, as SQL: the end of the month before,
    both for month ends and for as_of_date.
-#}
{% macro previous_snapshot_date(months_back=1) %}
    {% set month = dbt.date_trunc('month', sextant.snapshot_date()) %}
    {% set first_day = month if months_back == 1 else dbt.dateadd('month', 1 - months_back, month) %}
    {% do return("cast(" ~ dbt.dateadd('day', -1, first_day) ~ " as date)") %}
{% endmacro %}
