{#-
    The columns of a contact that a CRM gets besides the key, and where crm_contacts has each from: {column: relation, or
    expression}. They are hashed in this order. A new column goes last. Labels and advice are in the shop's language.
-#}
{% macro crm_properties() %}
    {% set language = sextant.setting('language') %}
    {% set properties = {
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
    } %}
    {% for system, place in sextant.segment_systems().items() %}
        {% do properties.update({place.segment ~ '_label': system ~ '_segments.label_' ~ language}) %}
    {% endfor %}
    {% do properties.update({
        'amount_class_label': 'amount_classes.label_' ~ language,
        'advice': 'customers.leading_advice_' ~ language,
        'audiences': 'contact_audiences',
        'gender': 'customers',
        'age': 'customers',
        'purchase_likelihood_90d': 'cast(customers.purchase_likelihood_90d as decimal(5, 4))',
        'is_control_group': 'customers',
        'churn_risk': 'customers',
        'expected_value_12m': 'customers',
        'next_purchase_date': 'customers',
    }) %}
    {% do return(properties) %}
{% endmacro %}
