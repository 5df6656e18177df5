{#-
    These replace dbt-spark's own: its difference in months or quarters is one too many at some ends of months, and its
    sum evaluates the date four times. The difference counts boundaries crossed, and the sum ends at the month's last
    day, as on DuckDB.
-#}
{% macro spark__datediff(first_date, second_date, datepart) %}
    {% set months = "((year(" ~ second_date ~ ") - year(" ~ first_date ~ ")) * 12 + month(" ~ second_date ~ ") - month("
        ~ first_date ~ "))" %}
    {% set quarters = "((year(" ~ second_date ~ ") - year(" ~ first_date ~ ")) * 4 + quarter(" ~ second_date ~ ") - quarter("
        ~ first_date ~ "))" %}
    {% do return({
        'day': "datediff(" ~ second_date ~ ", " ~ first_date ~ ")",
        'month': months,
        'quarter': quarters,
        'year': "(year(" ~ second_date ~ ") - year(" ~ first_date ~ "))",
    }.get(datepart) or exceptions.raise_compiler_error("spark__datediff(): no difference in " ~ datepart)) %}
{% endmacro %}

{% macro spark__dateadd(datepart, interval, from_date_or_timestamp) %}
    {% do return("timestampadd(" ~ datepart ~ ", " ~ interval ~ ", cast(" ~ from_date_or_timestamp ~ " as timestamp))") %}
{% endmacro %}
