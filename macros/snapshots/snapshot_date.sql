{#-
    The date of the snapshot that a `by_snapshot` model computes, as SQL. The materialization replaces it by each date,
    so that the engine sees a literal; a unit test overrides this macro. `dbt show`, `dbt compile` and a preview in an
    editor see today's snapshot.
-#}
{% macro snapshot_date() %}
    {% set dates = ref('int_snapshot_dates') %}
    {% set date = sextant.snapshot_date_placeholder() %}
    {% if execute and flags.WHICH in ['show', 'compile', 'generate'] and load_relation(dates) %}
        {% set date = sextant.wanted_snapshot_dates().as_of_date or date %}
    {% endif %}
    {% do return("cast('" ~ date ~ "' as date)") %}
{% endmacro %}

{#- A date that no shop has, so that the SQL of a model is valid before its date is known. -#}
{% macro snapshot_date_placeholder() %}
    {% do return('0001-01-01') %}
{% endmacro %}
