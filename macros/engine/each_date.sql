{#-
    A row for every day (or month, quarter, year) from one date to another, both included. It is for a select list, and
    repeats its row. DuckDB unnests a series of timestamps; Spark explodes a sequence of dates, which must not run
    backwards.
-#}
{% macro each_date(first_date, last_date, grain) %}
    {% do return(adapter.dispatch('each_date', 'sextant')(first_date, last_date, grain)) %}
{% endmacro %}

{% macro duckdb__each_date(first_date, last_date, grain) %}
    {% do return("unnest(generate_series(cast(" ~ first_date ~ " as timestamp), cast(" ~ last_date
        ~ " as timestamp), interval 1 " ~ grain ~ "))") %}
{% endmacro %}

{% macro spark__each_date(first_date, last_date, grain) %}
    {% set step = {'quarter': '3 month'}.get(grain, '1 ' ~ grain) %}
    {% set dates = "sequence(cast(" ~ first_date ~ " as date), cast(" ~ last_date ~ " as date), interval " ~ step ~ ")" %}
    {% do return("explode(case when " ~ first_date ~ " <= " ~ last_date ~ " then " ~ dates ~ " end)") %}
{% endmacro %}
