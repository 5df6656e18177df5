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

{#- Those of them that the var disabled_systems does not switch off. -#}
{% macro enabled_systems() %}
    {% set enabled = {} %}
    {% for system, place in sextant.segment_systems().items() if system not in (sextant.setting('disabled_systems') or []) %}
        {% do enabled.update({system: place}) %}
    {% endfor %}
    {% do return(enabled) %}
{% endmacro %}

{#-
    The end of a condition on customers: nobody, where the system is disabled. It is nothing where the system is enabled,
    so that the SQL of a history, which is part of its rules, stays what it was.
-#}
{% macro and_is_enabled(system) %}{{ '' if system in sextant.enabled_systems() else 'and false' }}{% endmacro %}
