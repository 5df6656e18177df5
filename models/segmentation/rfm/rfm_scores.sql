{{ config(
    materialized='by_snapshot',
    meta={'rule_vars': ['timezone', 'reporting_currency', 'lookback_years', 'rfm_bins', 'score_ties']}
) }}

with

customers as (

    select *
    from {{ ref('int_customer_snapshots') }}
    where snapshot_date = {{ sextant.snapshot_date() }}

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
    bins=sextant.setting('rfm_bins'),
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
) }}

select
    scored.customer_id,
    scored.snapshot_date,

    cast(scored.recency_days as int) as recency_days,
    cast(scored.order_count as bigint) as order_count,
    scored.revenue,
    cast(scored.r_score as int) as r_score,
    cast(scored.f_score as int) as f_score,
    cast(scored.m_score as int) as m_score,
    cast(fm_scores.fm_score as int) as fm_score,

    rfm_segments.rfm_segment
from scored
left join fm_scores
    on scored.f_score = fm_scores.f_score and scored.m_score = fm_scores.m_score
left join rfm_segments
    on scored.r_score = rfm_segments.r_score and fm_scores.fm_score = rfm_segments.fm_score
