{#-
    An amount in another currency, rounded half away from zero to four decimals. Most orders need no conversion. Most of
    the others are small enough for the narrow product, and the wide one is a hundred times slower. With more than 19
    digits, Spark would round the wide one twice.
-#}
{% macro convert_money(amount, rate) %}
    {% set narrow = "cast(" ~ amount ~ " as decimal(8, 4)) * cast(" ~ rate ~ " as decimal(10, 8))" %}
    {% set wide = "cast(" ~ amount ~ " as decimal(19, 4)) * " ~ rate %}
    {% do return("case when " ~ rate ~ " = 1 then cast(" ~ amount ~ " as decimal(18, 4)) when abs(" ~ amount ~ ") < 10000 and "
        ~ rate ~ " < 100 then cast(" ~ narrow ~ " as decimal(18, 4)) else cast(" ~ wide ~ " as decimal(18, 4)) end") %}
{% endmacro %}
