{{ config(materialized='by_snapshot', meta={'rule_vars': ['rfm_bins', 'active_days']}) }}

{% set bins = sextant.setting('rfm_bins') %}

with

buyers as (

    select
        customer_id,
        recency_days,
        fm_score
    from {{ ref('rfm_scores') }}
    where snapshot_date = {{ sextant.snapshot_date() }}

),

engagement as (

    select
        customer_id,
        engagement_points,
        event_count
    from {{ ref('int_engagement_snapshots') }}
    where snapshot_date = {{ sextant.snapshot_date() }}

),

engagement_grid as (

    select * from {{ ref('engagement_grid') }}

),

people as (

    select
        coalesce(buyers.customer_id, engagement.customer_id) as customer_id,
        buyers.recency_days,
        buyers.fm_score,
        coalesce(engagement.engagement_points, 0) as engagement_points,
        coalesce(engagement.event_count, 0) as event_count,
        case
            when buyers.fm_score > {{ 2 * bins // 3 }} then 'high'
            when buyers.fm_score > {{ bins // 3 }} then 'medium'
            when buyers.fm_score is not null then 'low'
        end as value_level,
        coalesce(buyers.recency_days <= {{ sextant.setting('active_days') }}, false) as is_active
    from buyers
    full outer join engagement
        on buyers.customer_id = engagement.customer_id

),

engaged as (

    select * from people
    where engagement_points > 0

),

{% set columns = [
    'customer_id', 'recency_days', 'fm_score', 'engagement_points', 'event_count', 'value_level', 'is_active'
] %}
{{ sextant.relative_scores(
    relation='engaged',
    columns=columns,
    bins=3,
    scores={
        'engagement_third': {
            'value': 'engagement_points',
            'order_by': ['engagement_points', 'customer_id'],
            'bucket': ['floor(engagement_points * 100)'],
        },
    },
    ties='split'
) }},

with_levels as (

    select
        {{ columns | join(', ') }},
        case engagement_third when 3 then 'high' when 2 then 'medium' else 'low' end as engagement_level
    from scored
    union all
    select
        {{ columns | join(', ') }},
        'low' as engagement_level
    from people
    where engagement_points <= 0

)

select
    with_levels.customer_id,
    {{ sextant.snapshot_date() }} as snapshot_date,

    case
        when with_levels.fm_score is null then 'prospects' else engagement_grid.engagement_segment
    end as engagement_segment,
    with_levels.engagement_level,
    with_levels.value_level,

    with_levels.engagement_points,
    cast(with_levels.event_count as bigint) as event_count,
    cast(with_levels.recency_days as int) as recency_days,
    cast(with_levels.fm_score as int) as fm_score,

    with_levels.is_active
from with_levels
left join engagement_grid
    on
        with_levels.is_active = engagement_grid.is_active
        and with_levels.value_level = engagement_grid.value_level
        and with_levels.engagement_level = engagement_grid.engagement_level
