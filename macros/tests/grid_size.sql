{#- A grid's side: a number, or the name of the var that gives it. -#}
{% macro grid_size(highest) %}
    {% do return(sextant.setting(highest) if highest is string else highest) %}
{% endmacro %}

{#- The values along a grid's side as SQL: every score from 1 to a grid_size, or those of a list, numbers or texts. -#}
{% macro grid_values(side) %}
    {% if side is string or side is number %}
        {% do return(range(1, sextant.grid_size(side) + 1) | list) %}
    {% endif %}
    {% set values = [] %}
    {% for value in side %}
        {% do values.append("'" ~ value ~ "'" if value is string else value) %}
    {% endfor %}
    {% do return(values) %}
{% endmacro %}
