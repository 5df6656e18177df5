{#-
    The segmentations that put every customer into one segment at each snapshot, and where each keeps it:
    {system: {model, segment, rows}}. segment is its column there and in core.customers; rows is a condition, true for all.
-#}
{% macro segment_systems() %}
    {% do return({
        'rfm': {'model': 'rfm_scores', 'segment': 'rfm_segment', 'rows': 'true'},
        'ratings': {'model': 'purchase_ratings', 'segment': 'purchase_profile', 'rows': 'period_months = 12'},
        'kmeans': {'model': 'kmeans_scores', 'segment': 'kmeans_group', 'rows': 'true'},
        'engagement': {'model': 'engagement_segments', 'segment': 'engagement_segment', 'rows': 'true'},
    }) %}
{% endmacro %}
