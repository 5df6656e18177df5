{#-
    The value of one var: text for dates and choices, a number for integers, true or false for booleans, a sorted list for
    months, a number for each key for weights, a number for shares, a list for names, audiences and stores; none where unset. The only
    place that calls var(). A wrong value, which check_run() refuses, must not stop the parser before that.
-#}
{% macro setting(name) %}
    {% set specs = sextant.setting_specs() %}
    {% if name not in specs %}
        {% do exceptions.raise_compiler_error("setting(): '" ~ name ~ "' is not a var of Sextant. Known: "
            ~ (specs | join(', '))) %}
    {% endif %}
    {% set value = var(name, none) %}
    {% if value is none or value | string | trim == '' %}
        {% do return(none) %}
    {% endif %}
    {% set spec = specs[name] %}
    {% if spec.kind == 'integer' %}
        {% do return(value | int) %}
    {% elif spec.kind == 'boolean' %}
        {% do return(value | string | trim | lower == 'true') %}
    {% elif spec.kind == 'months' %}
        {% do return(([] if value is string or value is mapping or value is not iterable else value) | map('int') | sort) %}
    {% elif spec.kind == 'share' %}
        {% do return(value | float) %}
    {% elif spec.kind == 'names' %}
        {% do return([] if value is string or value is mapping or value is not iterable else value | map('string') | list) %}
    {% elif spec.kind == 'stores' %}
        {% do return(value if sextant.stores_are_readable(value) else []) %}
    {% elif spec.kind == 'audiences' %}
        {% do return(value if modules.audiences.are_readable(value) else []) %}
    {% elif spec.kind == 'weights' %}
        {% set weights = {} %}
        {% for key in spec.parts %}
            {% do weights.update({key: (value[key] if value is mapping and key in value else 0) | int}) %}
        {% endfor %}
        {% do return(weights) %}
    {% endif %}
    {% do return(value | string | trim) %}
{% endmacro %}
