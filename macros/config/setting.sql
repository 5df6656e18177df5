{#-
    The value of one var: text for dates and choices, a number for integers, none where unset. The only place that calls var().
-#}
{% macro setting(name) %}
    {% if name not in sextant.setting_specs() %}
        {% do exceptions.raise_compiler_error("setting(): '" ~ name ~ "' is not a var of Sextant. Known: "
            ~ (sextant.setting_specs() | join(', '))) %}
    {% endif %}
    {% set value = var(name, none) %}
    {% if value is none or value | string | trim == '' %}
        {% do return(none) %}
    {% endif %}
    {% do return(value | int if sextant.setting_specs()[name].kind == 'integer' else value | string | trim) %}
{% endmacro %}
