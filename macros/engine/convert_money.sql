{#-
    An amount in another currency, rounded half away from zero to four decimals. Most orders need no conversion, and the wide
    product is twenty times slower than the narrow one, which would overflow at a million. With more than 19 digits, Spark would
    round the product twice.
-#}
{% macro convert_money(amount, rate) %}
    {% do return("case when " ~ rate ~ " = 1 then cast(" ~ amount ~ " as decimal(18, 4)) else cast(cast(" ~ amount
        ~ " as decimal(19, 4)) * " ~ rate ~ " as decimal(18, 4)) end") %}
{% endmacro %}
