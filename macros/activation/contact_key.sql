{#- The key by which a CRM knows a customer: a hash, since the shop's own id is nobody else's business. -#}
{% macro contact_key(customer_id) %}
    {% do return(dbt.hash("concat('crm contact ', " ~ customer_id ~ ")")) %}
{% endmacro %}
