{#-
    The columns of a contact that a CRM gets besides the key, and where crm_contacts has each from: {column: relation, or
    expression}. They are hashed in this order. A new column goes last.
-#}
{% macro crm_properties() %}
    {% do return({
        'customer_id': 'reachable_contacts',
        'email': 'reachable_contacts',
        'phone': 'reachable_contacts',
        'first_name': 'contacts',
        'last_name': 'contacts',
        'city': 'contacts',
        'country_code': 'contacts',
        'rfm_segment': 'customers',
        'purchase_profile': 'customers',
        'amount_class': 'customers',
        'kmeans_group': 'customers',
        'engagement_segment': 'customers',
        'stars_12m': 'customers',
        'kmeans_score': 'customers',
        'order_count': 'customers',
        'revenue': 'customers',
        'average_order_value': 'customers',
        'recency_days': 'customers',
        'email_opt_in': 'reachable_contacts.email is not null',
        'sms_opt_in': 'reachable_contacts.phone is not null',
        'first_order_date': 'customers',
        'last_order_date': 'customers',
    }) %}
{% endmacro %}
