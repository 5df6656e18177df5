{#-
    The segmentations that put every customer into one segment at each snapshot, and where each keeps it:
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

{#- The numbers of days after which purchase_likelihood checks whether a customer has bought. -#}
{% macro likelihood_horizons() %}
    {% do return([30, 90, 180]) %}
{% endmacro %}
