{#-
    Before the audiences are built: stops with a line for each audience whose condition is not true or false, as the
    engine understands it. Where the engine can't understand a condition at all, its own error has the name of the
    audience in the query.
-#}
{% macro refuse_unclear_audiences() %}
    {% if execute and flags.WHICH in ['build', 'run'] %}
        {% set faults = [] %}
        {% for audience in sextant.checked_audiences() %}
            {% set kind = run_query("describe select (" ~ audience.where ~ ") as audience_" ~ audience.name ~ " from "
                ~ sextant.relation_named('customers') ~ " as customers").rows[0][1] %}
            {% if kind | lower != 'boolean' %}
                {% do faults.append("audience " ~ audience.name ~ ": where must be true or false. Got: "
                    ~ audience.where ~ ", which is " ~ (kind | lower)) %}
            {% endif %}
        {% endfor %}
        {% if faults %}
            {% do exceptions.raise_compiler_error(faults | join('\n')) %}
        {% endif %}
    {% endif %}
    {% do return('') %}
{% endmacro %}
