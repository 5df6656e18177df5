{#- The numbers that a cluster may have: as many as the var cluster_count allows. -#}
{% macro cluster_numbers() %}
    {% do return(range(1, sextant.setting_specs().cluster_count.highest + 1) | list) %}
{% endmacro %}

{#-
    The squared distance from one cluster's centre, each feature in its own scale; null where there is no such cluster.
    Input: features = {feature: expression}; centroids = a relation of one row with <feature>_<number> and <feature>_scale.
-#}
{% macro squared_distance(features, centroids, number) %}
    {% set terms = [] %}
    {% for feature, value in features.items() %}
        {% do terms.append("power((" ~ value ~ " - " ~ centroids ~ "." ~ feature ~ "_" ~ number ~ ") / "
            ~ centroids ~ "." ~ feature ~ "_scale, 2)") %}
    {% endfor %}
    {% do return(terms | join("\n        + ")) %}
{% endmacro %}

{#-
    The number of the nearest cluster, by the columns <distance>_1, <distance>_2 and so on; of two equally near
    clusters, the lower number.
-#}
{% macro nearest_cluster(distance) %}
    {% set distances, steps = [], [] %}
    {% for number in sextant.cluster_numbers() %}
        {% do distances.append(distance ~ "_" ~ number) %}
        {% do steps.append("when " ~ distance ~ "_" ~ number ~ " then " ~ number) %}
    {% endfor %}
    {% do return("case least(" ~ (distances | join(", ")) ~ ") " ~ (steps | join(" ")) ~ " end") %}
{% endmacro %}
