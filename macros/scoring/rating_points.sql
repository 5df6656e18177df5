{#- The features by which a customer is rated and clustered, in the order of the scores: {criterion: feature}. -#}
{% macro rating_criteria() %}
    {% do return({'recency': 'recency_days', 'frequency': 'order_count', 'monetary': 'revenue'}) %}
{% endmacro %}

{#-
    Points from 0 to 4 for a value, against a wide row of thresholds; null where the row has none, which a contract refuses.
    Input: value = the expression; thresholds = the relation with columns <criterion>_1 to <criterion>_4.
    Recency must be at most its threshold, the others at least.
-#}
{% macro rating_points(criterion, value, thresholds) %}
    {% set within = '<=' if criterion == 'recency' else '>=' %}
    {% set steps = [] %}
    {% for points in [4, 3, 2, 1] %}
        {% do steps.append("when " ~ value ~ " " ~ within ~ " " ~ thresholds ~ "." ~ criterion ~ "_" ~ points ~ " then " ~ points) %}
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
