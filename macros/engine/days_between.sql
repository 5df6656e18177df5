{#- Whole days from one date to another, negative where the second is earlier. Spark's datediff takes the end first. -#}
{% macro days_between(first_date, last_date) %}
    {% do return(adapter.dispatch('days_between', 'sextant')(first_date, last_date)) %}
{% endmacro %}

{% macro duckdb__days_between(first_date, last_date) %}
    {% do return("cast(date_diff('day', " ~ first_date ~ ", " ~ last_date ~ ") as int)") %}
{% endmacro %}

{% macro spark__days_between(first_date, last_date) %}
    {% do return("datediff(" ~ last_date ~ ", " ~ first_date ~ ")") %}
{% endmacro %}
