{% set models = [
    'int_customer_snapshots', 'rfm_scores', 'rfm_cut_points', 'purchase_ratings', 'int_kmeans_histogram',
    'kmeans_breaks', 'kmeans_scores', 'int_engagement_snapshots', 'engagement_segments', 'int_segment_transitions',
    'segment_performance', 'int_segment_outcomes', 'int_value_counts', 'customer_value', 'int_value_outcomes'
] %}

{# These models write the log, which is read after them. #}
{% for model_name in models %}
-- depends_on: {{ ref(model_name) }}
{% endfor %}
-- depends_on: {{ source('state', 'int_snapshot_log') }}

with

snapshot_log as (

    {# A project that Sextant is installed in may name the schema otherwise, which no source follows. #}
    select * from {{ sextant.state_relation('int_snapshot_log') }}

),

rules_of_today as (

    {# Every run computes the latest snapshot, that of as_of_date, again. #}
    select
        model,
        max_by(rules, snapshot_date) as rules
    from snapshot_log
    group by model

)

select
    snapshot_log.model as model_name,
    cast(snapshot_log.snapshot_date as date) as snapshot_date,

    snapshot_log.rules as rules_digest,

    snapshot_log.rules = rules_of_today.rules as is_by_todays_rules,

    cast(snapshot_log.as_of_date as date) as computed_as_of_date
from snapshot_log
inner join rules_of_today
    on snapshot_log.model = rules_of_today.model
