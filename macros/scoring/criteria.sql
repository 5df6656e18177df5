{#-
    What customers are scored, rated and clustered by, in the order of the scores: {criterion: {feature, score}}, both names
    of columns.
-#}
{% macro criteria() %}
    {% do return({
        'recency': {'feature': 'recency_days', 'score': 'r_score'},
        'frequency': {'feature': 'order_count', 'score': 'f_score'},
        'monetary': {'feature': 'revenue', 'score': 'm_score'},
    }) %}
{% endmacro %}

{#- Whether a feature reaches a bound, as SQL: of recency at most as many days, of all else at least. -#}
{% macro reaches(criterion, value, bound) %}
    {% do return(value ~ (" <= " if criterion == 'recency' else " >= ") ~ bound) %}
{% endmacro %}
