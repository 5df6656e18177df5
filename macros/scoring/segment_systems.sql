{#-
    The segmentations that put every customer into one segment at each snapshot, and where each keeps it:
    {system: {model, segment, rows, card}}. segment is its column there, and card its column in core.customers; rows is a
    condition, true for all.
-#}
{% macro segment_systems() %}
    {% do return({
        'rfm': {'model': 'rfm_scores', 'segment': 'rfm_segment', 'rows': 'true', 'card': 'rfm_segment'},
        'ratings': {
            'model': 'purchase_ratings', 'segment': 'purchase_profile', 'rows': 'period_months = 12',
            'card': 'purchase_profile_12m',
        },
        'kmeans': {'model': 'kmeans_scores', 'segment': 'kmeans_group', 'rows': 'true', 'card': 'kmeans_group'},
        'engagement': {
            'model': 'engagement_segments', 'segment': 'engagement_segment', 'rows': 'true', 'card': 'engagement_segment',
        },
    }) %}
{% endmacro %}
