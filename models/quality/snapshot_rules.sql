{% set models = [
    'int_customer_snapshots', 'rfm_scores', 'rfm_cut_points', 'purchase_ratings', 'int_kmeans_histogram', 'kmeans_breaks',
    'kmeans_scores', 'int_engagement_snapshots', 'engagement_segments', 'int_segment_transitions', 'segment_performance',
    'int_segment_outcomes'
] %}

with

snapshot_log as (

    {# Written by all these models, and so read when they are done. #}
    select * from {{ sextant.snapshot_log_of(models) }}

),

rules_of_today as (
    {% for model_name in models %}

    select
        '{{ model_name }}' as model_name,
        '{{ sextant.rules_of_model(model_name) }}' as rules
    {% if not loop.last %}

    union all
    {% endif %}
    {% endfor %}

)

select
    snapshot_log.model as model_name,
    cast(snapshot_log.snapshot_date as date) as snapshot_date,

    snapshot_log.rules as rules_digest,

    snapshot_log.rules = rules_of_today.rules as is_by_todays_rules,

    cast(snapshot_log.as_of_date as date) as computed_as_of_date
from snapshot_log
inner join rules_of_today
    on snapshot_log.model = rules_of_today.model_name
