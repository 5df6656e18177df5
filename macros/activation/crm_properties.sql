{#-
    The columns of a contact that a CRM gets besides the key, in the order in which they are hashed. A new column goes
    last.
-#}
{% macro crm_properties() %}
    {% do return(['customer_id', 'email', 'phone', 'first_name', 'last_name', 'city', 'country_code', 'rfm_segment',
        'purchase_profile', 'amount_class', 'kmeans_group', 'engagement_segment', 'stars_12m', 'kmeans_score', 'order_count',
        'revenue', 'average_order_value', 'recency_days', 'email_opt_in', 'sms_opt_in', 'first_order_date',
        'last_order_date']) %}
{% endmacro %}
