{#-
    The values along a grid's side as SQL: every score from 1 to a number, or to the var of this name; or those of a list,
    numbers or texts.
-#}
{% macro grid_values(side) %}
    {% if side is string or side is number %}
        {% do return(range(1, (sextant.setting(side) if side is string else side) + 1) | list) %}
    {% endif %}
    {% set values = [] %}
    {% for value in side %}
        {% do values.append("'" ~ value ~ "'" if value is string else value) %}
    {% endfor %}
    {% do return(values) %}
{% endmacro %}
