{#-
    The segmentations that place every customer in one segment at each snapshot, and where:
    {system: (model, column of the segment, condition on its rows, or none)}.
-#}
{% macro segment_systems() %}
    {% do return({
        'rfm': ('rfm_scores', 'rfm_segment', none),
        'ratings': ('purchase_ratings', 'purchase_profile', 'period_months = 12'),
        'kmeans': ('kmeans_scores', 'kmeans_group', none),
        'engagement': ('engagement_segments', 'engagement_segment', none),
    }) %}
{% endmacro %}

{#- After how many days purchase_likelihood looks whether a customer has bought. -#}
{% macro likelihood_horizons() %}
    {% do return([30, 90, 180]) %}
{% endmacro %}
