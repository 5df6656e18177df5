{#-
    The digits of a phone number (with or without a + before them), without the calling code of `plan` where it is
    written with + or 00; otherwise unchanged. Input: plan = a relation with calling_code and has_00_prefix.
-#}
{% macro without_calling_code(digits, plan) %}
    {% set code = plan ~ ".calling_code" %}
    {% do return("case when substr(" ~ digits ~ ", 1, length(" ~ code ~ ") + 1) = concat('+', " ~ code ~ ") then substr("
        ~ digits ~ ", length(" ~ code ~ ") + 2) when " ~ plan ~ ".has_00_prefix and substr(" ~ digits ~ ", 1, length(" ~ code
        ~ ") + 2) = concat('00', " ~ code ~ ") then substr(" ~ digits ~ ", length(" ~ code ~ ") + 3) else " ~ digits ~ " end") %}
{% endmacro %}

{#- The digits of a phone number without the prefix that is dialled inside the country. -#}
{% macro without_trunk_prefix(digits, trunk_prefix) %}
    {% do return("case when " ~ trunk_prefix ~ " <> '' and substr(" ~ digits ~ ", 1, length(" ~ trunk_prefix ~ ")) = "
        ~ trunk_prefix ~ " then substr(" ~ digits ~ ", length(" ~ trunk_prefix ~ ") + 1) else " ~ digits ~ " end") %}
{% endmacro %}

{#- A text of digits alone, otherwise null. -#}
{% macro plain_digits(expression) %}
    {% do return("case when translate(" ~ expression ~ ", '0123456789', '') = '' then " ~ expression ~ " end") %}
{% endmacro %}
