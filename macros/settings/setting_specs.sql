{#-
    Every var that Sextant reads and what it may be: kind (text, date, integer, boolean, choice, timezone, currency, months,
    weights, share, names, audiences, stores), allowed, lowest and highest, or parts, and whether it may stay unset. Defaults are in dbt_project.yml alone.
-#}
{% macro setting_specs() %}
    {% do return({
        'raw_data': {'kind': 'text', 'optional': true},
        'raw_schema': {'kind': 'text', 'optional': true},
        'raw_format': {'kind': 'text', 'optional': true},
        'stores': {'kind': 'stores', 'optional': true},
        'naive_timestamps': {'kind': 'choice', 'allowed': ['utc', 'local'], 'optional': true},
        'date_order': {'kind': 'choice', 'allowed': ['ymd', 'dmy', 'mdy'], 'optional': true},
        'decimal_mark': {'kind': 'choice', 'allowed': ['point', 'comma'], 'optional': true},
        'most_rejected': {'kind': 'share', 'lowest': 0, 'highest': 1},
        'first_year': {'kind': 'integer', 'lowest': 1, 'highest': 9999},
        'customer_identity': {'kind': 'choice', 'allowed': ['id', 'email']},
        'as_of_date': {'kind': 'date', 'optional': true},
        'timezone': {'kind': 'timezone'},
        'reporting_currency': {'kind': 'currency', 'optional': true},
        'history_months': {'kind': 'integer', 'lowest': 0, 'highest': 120},
        'restate_months': {'kind': 'integer', 'lowest': 0, 'highest': 120},
        'lookback_years': {'kind': 'integer', 'lowest': 1, 'highest': 100},
        'rfm_bins': {'kind': 'integer', 'lowest': 2, 'highest': 10},
        'score_ties': {'kind': 'choice', 'allowed': ['split', 'together']},
        'rating_periods': {'kind': 'months', 'lowest': 1, 'highest': 120},
        'rating_profile': {'kind': 'choice', 'allowed': ['food', 'consumables', 'fashion_hightech', 'seasonal']},
        'rating_weights': {'kind': 'weights', 'parts': ['recency', 'frequency', 'monetary'], 'highest': 100},
        'kmeans_log': {'kind': 'boolean'},
        'cluster_count': {'kind': 'integer', 'lowest': 2, 'highest': 12, 'optional': true},
        'engagement_months': {'kind': 'integer', 'lowest': 1, 'highest': 120},
        'engagement_half_life_days': {'kind': 'integer', 'lowest': 1, 'highest': 3650},
        'active_days': {'kind': 'integer', 'lowest': 1, 'highest': 3650},
        'cohort_grain': {'kind': 'choice', 'allowed': ['month', 'quarter', 'year']},
        'control_group_share': {'kind': 'share', 'lowest': 0, 'highest': 0.5},
        'audiences': {'kind': 'audiences'},
        'crm_destinations': {'kind': 'names'},
        'relevant_lift': {'kind': 'share', 'lowest': 0.001, 'highest': 0.5},
    }) %}
{% endmacro %}
