{#- Whether anybody may have asked to be forgotten: a shop without such a table pays nothing for it. -#}
{% macro erases() %}
    {% do return(sextant.raw_columns('erasure_requests') | length > 0) %}
{% endmacro %}

{#- The join to those who are erased, as `alias`; nothing where nobody is. Input: key = a customer's id as the raw data have it. -#}
{% macro join_erased(key, alias='erased_customers') %}
    {#- dbt wants to know while it parses, when nothing is known of the raw tables yet. -#}
    {% set erased = ref('stg_erased_customers') %}
    {% do return("left join " ~ erased ~ " as " ~ alias ~ "\n    on " ~ key ~ " = " ~ alias ~ ".customer_id"
        if sextant.erases() else "") %}
{% endmacro %}

{#- What stays of a customer's id, once join_erased() has joined it. -#}
{% macro remaining_id(key, alias='erased_customers') %}
    {% do return("coalesce(" ~ alias ~ ".remaining_id, " ~ key ~ ")" if sextant.erases() else key) %}
{% endmacro %}

{#- A personal column, null of those who are erased. -#}
{% macro unless_erased(column) %}
    {% do return("case when erased_customers.customer_id is null then " ~ column ~ " end" if sextant.erases() else column) %}
{% endmacro %}

{#- The text of a value that can't be read; of those who are erased, only that there is one, since its row stays rejected. -#}
{% macro unreadable_unless_erased(column) %}
    {% do return("case when erased_customers.customer_id is not null and " ~ column ~ " is not null then '(erased)' else "
        ~ column ~ " end" if sextant.erases() else column) %}
{% endmacro %}
