{#- A grid's side: a number, or the name of the var that gives it. -#}
{% macro grid_size(highest) %}
    {% do return(sextant.setting(highest) if highest is string else highest) %}
{% endmacro %}
