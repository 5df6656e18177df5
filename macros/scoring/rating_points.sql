{#-
    Points from 0 to 4 for a value, against a wide row of thresholds; null where the row has none, which a contract refuses.
    Input: value = the expression; thresholds = the relation with columns <criterion>_1 to <criterion>_4.
-#}
{% macro rating_points(criterion, value, thresholds) %}
    {% set steps = [] %}
    {% for points in [4, 3, 2, 1] %}
        {% set threshold = thresholds ~ "." ~ criterion ~ "_" ~ points %}
        {% do steps.append("when " ~ sextant.reaches(criterion, value, threshold) ~ " then " ~ points) %}
    {% endfor %}
    {% do return("case " ~ (steps | join(' ')) ~ " when " ~ thresholds ~ "." ~ criterion ~ "_1 is not null then 0 end") %}
{% endmacro %}

{#-
    The mean of the three points weighted by the var rating_weights, rounded half up: n stars where twice the weighted sum
    reaches (2n - 1) times the weight, in whole numbers, which can't fall on the wrong side of a half.
-#}
{% macro rating_stars() %}
    {% set weights = sextant.setting('rating_weights') %}
    {% set terms = [] %}
    {% for criterion, weight in weights.items() %}
        {% do terms.append(weight ~ " * " ~ criterion ~ "_points") %}
    {% endfor %}
    {% set twice_the_sum = "2 * (" ~ (terms | join(' + ')) ~ ")" %}
    {% set steps = [] %}
    {% for stars in [4, 3, 2, 1] %}
        {% do steps.append("when " ~ twice_the_sum ~ " >= " ~ (2 * stars - 1) * (weights.values() | sum) ~ " then " ~ stars) %}
    {% endfor %}
    {% do return("case " ~ (steps | join(' ')) ~ " else 0 end") %}
{% endmacro %}
