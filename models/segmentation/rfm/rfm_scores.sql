{{ config(
    materialized='by_snapshot',
    meta={'rule_vars': ['timezone', 'reporting_currency', 'lookback_years', 'rfm_bins', 'score_ties']}
) }}

{#
    Limits of the shop's own, as one row: null where it has fixed none. A score is one more than the limits that are
    reached; without limits, it is the part of the base.
#}
{% set bins = sextant.setting('rfm_bins') %}
{% set limits = [] %}
{% set final_scores = [] %}
{% for criterion, names in sextant.criteria().items() %}
{% set reached = [] %}
{% for score in range(2, bins + 1) %}
{% set limit = names.score ~ '_' ~ score %}
{% set of_score = "criterion = '" ~ criterion ~ "' and score = " ~ score %}
{% set is_reached = sextant.reaches(criterion, 'scored.' ~ names.feature, 'limits.' ~ limit) %}
{% do limits.append("max(case when " ~ of_score ~ " then threshold end) as " ~ limit) %}
{% do reached.append("case when " ~ is_reached ~ " then 1 else 0 end") %}
{% endfor %}
{% set limited = "1 + " ~ (reached | join(' + ')) %}
{% set of_base = "limits." ~ names.score ~ "_2 is null then scored." ~ names.score %}
{% do final_scores.append("case when " ~ of_base ~ " else " ~ limited ~ " end as " ~ names.score) %}
{% endfor %}

with

customers as (

    select *
    from {{ ref('int_customer_snapshots') }}
    where snapshot_date = {{ sextant.snapshot_date() }}

),

limits as (

    select {{ limits | join(', ') }}
    from {{ ref('rfm_limits') }}

),

fm_scores as (

    select * from {{ ref('fm_scores') }}

),

rfm_segments as (

    select * from {{ ref('rfm_segments') }}

),

{{ sextant.relative_scores(
    relation='customers',
    columns=['customer_id', 'snapshot_date', 'recency_days', 'order_count', 'revenue'],
    bins=bins,
    scores={
        'r_score': {
            'value': '-recency_days',
            'order_by': ['last_ordered_at', 'order_count', 'revenue', 'customer_id'],
            'bucket': ['cast(last_ordered_at as date)'],
        },
        'f_score': {
            'value': 'order_count',
            'order_by': ['order_count', 'revenue', 'last_ordered_at', 'customer_id'],
            'bucket': ['order_count', 'floor(revenue)'],
        },
        'm_score': {
            'value': 'revenue',
            'order_by': ['revenue', 'order_count', 'last_ordered_at', 'customer_id'],
            'bucket': ['floor(revenue)'],
        },
    }
) }},

final_scores as (

    select
        scored.customer_id,
        scored.snapshot_date,
        scored.recency_days,
        scored.order_count,
        scored.revenue,
        {{ final_scores | join(', ') }}
    from scored
    cross join limits

)

select
    final_scores.customer_id,
    final_scores.snapshot_date,

    cast(final_scores.recency_days as int) as recency_days,
    cast(final_scores.order_count as bigint) as order_count,
    final_scores.revenue,
    cast(final_scores.r_score as int) as r_score,
    cast(final_scores.f_score as int) as f_score,
    cast(final_scores.m_score as int) as m_score,
    cast(fm_scores.fm_score as int) as fm_score,

    rfm_segments.rfm_segment
from final_scores
left join fm_scores
    on final_scores.f_score = fm_scores.f_score and final_scores.m_score = fm_scores.m_score
left join rfm_segments
    on final_scores.r_score = rfm_segments.r_score and fm_scores.fm_score = rfm_segments.fm_score
