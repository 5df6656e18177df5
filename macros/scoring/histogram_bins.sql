{#-
    The number of different values up to which a histogram keeps each of them. Above it, three_digits() puts values
    together, so that the histogram does not grow with the base.
-#}
{% macro exact_histogram_values() %}
    {% do return(20000) %}
{% endmacro %}

{#-
    A decimal cut to three digits, and to thousandths below 1: 900 values from one power of ten to the next, less than 1% apart.
    It works in whole steps of a decimal, which engines round alike; a logarithm they may not.
-#}
{% macro three_digits(value) %}
    {% set steps = [] %}
    {% for exponent in range(14) %}
        {% do steps.append("when abs(" ~ value ~ ") < 1" ~ '0' * exponent ~ " then "
            ~ value ~ " - mod(" ~ value ~ ", cast(1e" ~ (exponent - 3) ~ " as decimal(18, 4)))") %}
    {% endfor %}
    {% do return("case " ~ (steps | join(' ')) ~ " else " ~ value ~ " - mod(" ~ value ~ ", cast(1e11 as decimal(18, 4))) end") %}
{% endmacro %}

{#- The number of cells up to which customers who have bought in the same days have one of their own, in the counts of a snapshot. -#}
{% macro most_value_cells() %}
    {% do return(100000) %}
{% endmacro %}
