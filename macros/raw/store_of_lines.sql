{#-
    What tells the stores of order lines apart, as SQL: the store, or nothing where the raw lines don't say which store they are
    from, so that an order id alone finds them. Input: relation = whose store_id, if not the only one.
-#}
{% macro store_of_lines(relation=none) %}
    {% set store = "coalesce(" ~ (relation ~ "." if relation else "") ~ "store_id, '')" %}
    {% if 'store_id' in sextant.raw_columns('order_lines') %}
        {% do return(store) %}
    {% elif execute and sextant.raw_plan().has_named_stores %}
        {#- Orders may also say which shop of the store took them. -#}
        {% do return("split_part(" ~ store ~ ", ':', 1)") %}
    {% endif %}
    {% do return("''") %}
{% endmacro %}
