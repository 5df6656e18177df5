{#-
    The store of order lines, as SQL, for the join with their orders. It is nothing where the raw lines don't say which
    store they are from: the order id alone then joins them. Input: relation = whose store_id, if not the only one.
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
