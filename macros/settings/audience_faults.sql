{#- Whether the var audiences is a list of mappings of text with name, where and perhaps channel, and nothing else. -#}
{% macro audiences_are_readable(value) %}
    {% if value is string or value is mapping or value is not iterable %}
        {% do return(false) %}
    {% endif %}
    {% for audience in value %}
        {% if audience is not mapping or audience | reject('in', ['name', 'where', 'channel']) | list
            or not audience.get('name') is string or not audience.get('where') is string %}
            {% do return(false) %}
        {% endif %}
    {% endfor %}
    {% do return(true) %}
{% endmacro %}

{#- Whether a value is a name in small letters, digits and _. -#}
{% macro is_name_of_setting(value) %}
    {% do return(modules.re.match('^[a-z][a-z0-9_]{0,62}\\Z', value | string) is not none) %}
{% endmacro %}

{#- The columns that a condition may name; none where nobody knows them: a unit test has the columns of its own rows. -#}
{% macro columns_of_the_card() %}
    {% do return(graph.nodes['model.sextant.customers'].columns | list if graph.nodes else none) %}
{% endmacro %}

{#- One line for each fault of an audience that can be told without asking the engine. -#}
{% macro audience_faults() %}
    {% set faults = [] %}
    {% set names = [] %}
    {% for audience in sextant.setting('audiences') or [] %}
        {% set start = "var audiences: audience " ~ audience.name ~ ": " %}
        {% if not sextant.is_name_of_setting(audience.name) %}
            {% do faults.append(start ~ "name must be small letters, digits and _. Got: " ~ audience.name) %}
        {% elif audience.name in names %}
            {% do faults.append(start ~ "name must be there once. Got: " ~ audience.name ~ " twice") %}
        {% endif %}
        {% do names.append(audience.name) %}
        {% if audience.get('channel') not in [none, 'email', 'sms'] %}
            {% do faults.append(start ~ "channel must be one of [email, sms], or not there. Got: " ~ audience.channel) %}
        {% endif %}
        {% set fault = modules.audiences.fault(audience.where, sextant.columns_of_the_card(), target.type) if execute %}
        {% if fault %}
            {% do faults.append(start ~ fault) %}
        {% endif %}
    {% endfor %}
    {% do return(faults) %}
{% endmacro %}
