{#-
    After int_order_versions: stops the build where more than one order in a hundred has several rows with different amounts and
    no updated_at. They may be lines of orders, each with its part of the total, or versions. If they are lines, using
    only one of them would lose money. Inside the model's transaction, so that the warehouse stays as it was.
-#}
{% macro refuse_unsaid_lines() %}
    {% if execute %}
        {% set found = run_query("select count(*), min(order_id) from (select order_id, store_key from " ~ this
            ~ " where has_unsaid_lines group by order_id, store_key) as unsaid").rows[0] %}
        {% set orders = run_query("select count(*) from (select order_id, store_id from " ~ ref('stg_orders')
            ~ " group by order_id, store_id) as orders").rows[0][0] if found[0] else 0 %}
        {% if found[0] > orders / 100 %}
            {% do exceptions.raise_compiler_error("raw table orders: " ~ found[0] ~ " of " ~ orders ~ " orders, such as "
                ~ found[1] ~ ", have several rows with different amounts and no updated_at. Expected one row per order; versions"
                ~ " of an order with an updated_at; or, where the rows are lines of an order, a format file beside orders.csv"
                ~ " that says so: one_row_per: order_id, and sum: [total_amount] where each has a part of the total"
                ~ " (docs/formats.md)") %}
        {% endif %}
    {% endif %}
    {% do return('') %}
{% endmacro %}
