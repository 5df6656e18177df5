{#-
    The audiences with their conditions as the engine may run them: written anew from what was understood, so that no
    engine gets the text itself. Only `build`, `run` and `test` check at run start. Here, `compile` and `show` stop too.
-#}
{% macro checked_audiences() %}
    {% set checked = [] %}
    {% if execute %}
        {% set faults = sextant.audience_faults() %}
        {% if faults %}
            {% do exceptions.raise_compiler_error(faults | join('\n')) %}
        {% endif %}
        {% for audience in sextant.audiences() %}
            {% do checked.append({'name': audience.name, 'channel': audience.get('channel'), 'where':
                modules.audiences.condition(audience.where, sextant.columns_of_the_card(), target.type)}) %}
        {% endfor %}
    {% endif %}
    {% do return(checked) %}
{% endmacro %}
