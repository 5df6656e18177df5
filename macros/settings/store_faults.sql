{#- Whether the var stores is a list of mappings with the keys of a store and nothing else. -#}
{% macro stores_are_readable(value) %}
    {% if value is string or value is mapping or value is not iterable %}
        {% do return(false) %}
    {% endif %}
    {% for store in value %}
        {% if store is not mapping or not store.get('name') or store
            | reject('in', ['name', 'folder', 'schema', 'format', 'currency', 'timezone', 'customer_ids']) | list %}
            {% do return(false) %}
        {% endif %}
    {% endfor %}
    {% do return(value | length > 0) %}
{% endmacro %}

{#- One line for each fault of a store that can be told without looking at its tables. -#}
{% macro store_faults() %}
    {% set faults = [] %}
    {% set names = [] %}
    {% for store in sextant.setting('stores') or [] %}
        {% set start = "var stores: store " ~ store.name ~ ": " %}
        {% if store.name in names %}
            {% do faults.append(start ~ "name must be there once. Got: " ~ store.name ~ " twice") %}
        {% endif %}
        {% do names.append(store.name) %}
        {% if ':' in store.name | string %}
            {% do faults.append(start ~ "name must not hold a colon, which stands between it and an id. Got: " ~ store.name) %}
        {% endif %}
        {% set is_database = store.folder and modules.intake.is_database(store.folder) %}
        {% if (store.folder is none or not store.folder) == (store.schema is none or not store.schema) and not is_database %}
            {% do faults.append(start ~ "must have a folder or a schema, one of the two. Got: "
                ~ ([store.folder, store.schema] | select | join(' and ') or 'neither')) %}
        {% endif %}
        {% if store.currency and not modules.re.match('^[A-Z]{3}$', store.currency | string) %}
            {% do faults.append(start ~ "currency must be an ISO 4217 code of three capital letters such as EUR. Got: "
                ~ store.currency) %}
        {% endif %}
        {% if store.timezone and store.timezone not in modules.pytz.all_timezones_set %}
            {% do faults.append(start ~ "timezone must be an IANA time zone such as Europe/Paris. Got: " ~ store.timezone) %}
        {% endif %}
        {% if store.customer_ids and store.customer_ids not in ['own', 'shared'] %}
            {% do faults.append(start ~ "customer_ids must be one of [own, shared]. Got: " ~ store.customer_ids) %}
        {% endif %}
    {% endfor %}
    {% do return(faults) %}
{% endmacro %}
