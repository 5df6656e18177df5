{#- The fields of a customer that are normalised, and whose completion is measured. -#}
{% macro contact_fields() %}
    {% do return(sextant.detail_fields() + ['country_code', 'acquisition_channel']) %}
{% endmacro %}

{#- Those that say who somebody is, or how to reach them; the others say where customers come from. -#}
{% macro detail_fields() %}
    {% do return(['email', 'phone', 'first_name', 'last_name', 'gender', 'birth_date', 'city', 'postal_code']) %}
{% endmacro %}

{#- A CTE, <field>_placeholders: the texts that stand for nothing in a field, from a CTE of the rules of that name. -#}
{% macro placeholders_of(field) %}
{{ field }}_placeholders as (

    select distinct placeholder
    from placeholders
    where field in ('null', 'any', '{{ field }}')

)
{%- endmacro %}

{#-
    The status of a trimmed text where it does not depend on the field's own rule (missing or placeholder), as `when`
    branches of a case. Input: field; relation = where its value is; placeholders_of(field) is joined.
-#}
{% macro unusable_status(field, relation) %}
    {% do return("when " ~ relation ~ "." ~ field ~ " is null then 'missing' when " ~ field
        ~ "_placeholders.placeholder is not null then 'placeholder'") %}
{% endmacro %}

{#-
    Whether an email address is so plain that the library must accept it: short, ASCII, no special or reserved name
    after the @, and no role before the @ whose capitals the library changes (no such role has a digit or a point).
-#}
{% macro is_plain_email(expression) %}
    {% set word, label = '[a-zA-Z0-9_+-]+', '[a-zA-Z0-9]+(-[a-zA-Z0-9]+)*' %}
    {% do return("length(" ~ expression ~ ") <= 64 and " ~ sextant.matches(
            expression, '^' ~ word ~ '([.]' ~ word ~ ')*@(' ~ label ~ '[.])+[a-zA-Z]{2,}$')
        ~ " and not " ~ sextant.matches("lower(" ~ expression ~ ")", '[.](arpa|invalid|local|localhost|onion|test)$')
        ~ " and (" ~ expression ~ " = lower(" ~ expression ~ ") or " ~ sextant.matches(expression, '^[^@]*[0-9.]') ~ ")") %}
{% endmacro %}

{#- An email address with its domain in small letters. -#}
{% macro email_with_small_domain(expression) %}
    {% do return("concat(substr(" ~ expression ~ ", 1, instr(" ~ expression ~ ", '@')), lower(substr(" ~ expression
        ~ ", instr(" ~ expression ~ ", '@') + 1)))") %}
{% endmacro %}
