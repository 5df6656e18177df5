{#-
    Money divided by a count, rounded half away from zero to four decimals, null for a count of zero. DuckDB divides decimals
    as floating point, which can fall on the wrong side of a half, so it divides whole ten-thousandths instead; Spark rounds the
    quotient twice, and knows `//` only as `div`.
-#}
{% macro average_money(amount, count) %}
    {% do return(adapter.dispatch('average_money', 'sextant')(amount, count)) %}
{% endmacro %}

{% macro duckdb__average_money(amount, count) %}
    {#- Amounts under ten billion, which almost all sums are, divide in 64 bits: several times faster than in 128. -#}
    {% set narrow = sextant.duckdb_average_units("abs(" ~ amount ~ ") * 10000", 'bigint', count) %}
    {% set wide = sextant.duckdb_average_units("abs(cast(" ~ amount ~ " as decimal(38, 4))) * 10000", 'hugeint', count) %}
    {% do return(
        "case when " ~ count ~ " > 0 then cast(cast(sign(" ~ amount ~ ") * case when abs(" ~ amount ~ ") < 10000000000 then "
        ~ narrow ~ " else " ~ wide ~ " end as decimal(18, 0)) * 0.0001 as decimal(18, 4)) end"
    ) %}
{% endmacro %}

{% macro duckdb_average_units(units, type, count) %}
    {% set units = "cast(" ~ units ~ " as " ~ type ~ ")" %}
    {% do return("(2 * " ~ units ~ " + " ~ count ~ ") // (2 * " ~ count ~ ")") %}
{% endmacro %}

{% macro spark__average_money(amount, count) %}
    {% set units = "cast(abs(" ~ amount ~ ") * 10000 as bigint)" %}
    {% do return(
        "case when " ~ count ~ " > 0 then cast(cast(case when " ~ amount ~ " < 0 then -1 else 1 end * ((2 * " ~ units ~ " + "
        ~ count ~ ") div (2 * " ~ count ~ ")) as decimal(18, 0)) * 0.0001 as decimal(18, 4)) end"
    ) %}
{% endmacro %}
