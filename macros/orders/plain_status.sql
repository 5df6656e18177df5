{#- A status as rules.order_statuses writes it: small letters, without WooCommerce's wc-, blanks between the words. -#}
{% macro plain_status(column) %}
    {% set words = "translate(lower(trim(" ~ column ~ ")), '-_', '  ')" %}
    {% do return("case when substr(" ~ column ~ ", 1, 3) = 'wc-' then substr(" ~ words ~ ", 4) else " ~ words ~ " end") %}
{% endmacro %}

{#- The first day on which an order is plausible. -#}
{% macro first_day() %}
    {% do return("cast('" ~ '%04d' | format(sextant.setting('first_year') or 1) ~ "-01-01' as date)") %}
{% endmacro %}
