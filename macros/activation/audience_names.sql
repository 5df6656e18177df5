{#- The names of the var audiences as a list of SQL, never empty. -#}
{% macro audience_names() %}
    {% set names = [] %}
    {% for audience in sextant.checked_audiences() %}
        {% do names.append("'" ~ audience.name ~ "'") %}
    {% endfor %}
    {% do return(names | join(', ') or "''") %}
{% endmacro %}
