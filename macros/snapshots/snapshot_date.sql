{#-
    The date of the snapshot that a `by_snapshot` model computes, as SQL. The materialization puts each date in its place, so
    that the engine sees a literal; a unit test overrides this macro.
-#}
{% macro snapshot_date() %}
    {% do ref('sextant', 'int_snapshot_dates') %}
    {% do return("cast('" ~ sextant.snapshot_date_placeholder() ~ "' as date)") %}
{% endmacro %}

{#- A date that no shop has, so that the SQL of a model is valid before its date is known. -#}
{% macro snapshot_date_placeholder() %}
    {% do return('0001-01-01') %}
{% endmacro %}
