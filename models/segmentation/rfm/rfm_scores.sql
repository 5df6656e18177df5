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

scored as (

    select
        customer_id,
        snapshot_date,
        recency_days,
        order_count,
        revenue,
        {{ sextant.relative_score(
            '-recency_days', ['last_ordered_at', 'order_count', 'revenue', 'customer_id']
        ) }} as r_score,
        {{ sextant.relative_score(
            'order_count', ['order_count', 'revenue', 'last_ordered_at', 'customer_id']
        ) }} as f_score,
        {{ sextant.relative_score(
            'revenue', ['revenue', 'order_count', 'last_ordered_at', 'customer_id']
        ) }} as m_score
    from customers

)

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
