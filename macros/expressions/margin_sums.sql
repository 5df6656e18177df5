{#-
    Of a group of orders, as columns: the gross margin of those whose cost is known, the amount that was bought and returned, and
    the part of it that is in orders whose cost is known. A return counts by its size, so that the part is no more than the whole.
    Input: orders = the relation's name before each column, if there are several relations.
-#}
{% macro margin_sums(orders=none) %}
{%- set of = orders ~ '.' if orders else '' -%}
        sum({{ of }}gross_margin) as gross_margin,
        sum(abs({{ of }}revenue)) as amount,
        coalesce(sum(abs({{ of }}revenue)) filter (where {{ of }}gross_margin is not null), 0) as amount_with_cost
{%- endmacro %}

{#- The share of such an amount whose cost is known, as SQL; null of nothing. Input: prefix of both sums' names. -#}
{% macro cost_coverage(prefix='') %}
    {% do return("cast(" ~ prefix ~ "amount_with_cost as double) / nullif(cast(" ~ prefix ~ "amount as double), 0)") %}
{% endmacro %}

{#-
    Of a group of orders, as SQL: the share of the revenue whose cost is known that is margin; null where there is none. A cost
    may be far above what an order brought in the end, so the share is -1 at the least.
    Input: orders = the relation's name before each column, if there are several relations.
-#}
{% macro margin_rate(orders='') %}
    {% set revenue = "sum(case when " ~ orders ~ "gross_margin is not null then " ~ orders ~ "revenue end)" %}
    {% do return("case when " ~ revenue ~ " > 0 then greatest(-1.0, least(1.0, cast(sum(" ~ orders
        ~ "gross_margin) as double) / cast(" ~ revenue ~ " as double))) end") %}
{% endmacro %}
