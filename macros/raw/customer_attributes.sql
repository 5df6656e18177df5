{#-
    The columns of a raw customer, as read_raw() gives them, that are about the person: all except the id and the time
    of the version, with the raw texts of values that can't be read.
-#}
{% macro customer_attributes() %}
    {% set columns = [] %}
    {% for column in sextant.declared_columns('customers') if column.name not in ['customer_id', 'updated_at'] %}
        {% do columns.append(column.name) %}
    {% endfor %}
    {% for column in sextant.declared_columns('customers') if column.data_type != 'string' %}
        {% do columns.append(column.name ~ '_unreadable') %}
    {% endfor %}
    {% do return(columns) %}
{% endmacro %}
