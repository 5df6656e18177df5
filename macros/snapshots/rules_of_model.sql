{#- The digest of the rules by which one of Sextant's models scores today; nothing while dbt parses. -#}
{% macro rules_of_model(name) %}
    {% if not execute %}
        {% do return('') %}
    {% endif %}
    {% do return(sextant.rules_fingerprint(graph.nodes['model.sextant.' ~ name])) %}
{% endmacro %}
