{#-
    At the end of a run: what an earlier version of Sextant has built and nothing reads any more leaves the warehouse, once
    the model that took its place is built. It may hold personal data, which no later erasure would reach.
-#}
{% macro drop_retired(results) %}
    {% set replaced_by = {
        ('intermediate', 'int_contact_candidates'): 'int_judged_details',
        ('intermediate', 'int_contact_spellings'): 'int_contacts',
        ('intermediate', 'int_first_categories'): 'int_purchase_categories',
        ('intermediate', 'int_orders'): 'orders',
        ('intermediate', 'int_snapshot_tests'): 'int_as_of',
        ('staging', 'stg_customer_rows'): 'stg_customers',
        ('staging', 'stg_repeated_rows'): 'stg_row_versions',
    } %}
    {% if execute and flags.WHICH in ['build', 'run'] %}
        {% set built = results | selectattr('status', 'equalto', 'success') | map(attribute='node.name') | list %}
        {% for (schema, name), model_name in replaced_by.items() if model_name in built %}
            {% set relation = adapter.get_relation(target.database, schema, name) %}
            {% do adapter.drop_relation(relation) if relation %}
        {% endfor %}
    {% endif %}
    {% do return('') %}
{% endmacro %}
