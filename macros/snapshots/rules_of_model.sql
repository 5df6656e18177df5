{#- The digest of the rules by which one of Sextant's models scores today; nothing while dbt parses. -#}
{% macro rules_of_model(name) %}
    {% if not execute %}
        {% do return('') %}
    {% endif %}
    {% do return(sextant.rules_fingerprint(graph.nodes['model.sextant.' ~ name])) %}
{% endmacro %}

{#- The snapshot log, for a model that has to wait until these models have written theirs. -#}
{% macro snapshot_log_of(models) %}
    {% for name in models %}
        {% do ref('sextant', name) %}
    {% endfor %}
    {% do return(sextant.snapshot_log_relation()) %}
{% endmacro %}
