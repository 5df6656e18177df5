{{ config(materialized='by_snapshot') }}

{% set criteria = {
    'recency': ('r_score', 'recency_days'),
    'frequency': ('f_score', 'order_count'),
    'monetary': ('m_score', 'revenue'),
} %}

with

rfm_scores as (

    select *
    from {{ ref('rfm_scores') }}
    where snapshot_date = {{ sextant.snapshot_date() }}

),

cut_points as (
    {% for criterion, (score, value) in criteria.items() %}

    select
        snapshot_date,
        '{{ criterion }}' as criterion,
        {{ score }} as score,
        cast(min({{ value }}) as decimal(18, 4)) as lowest_value,
        cast(max({{ value }}) as decimal(18, 4)) as highest_value,
        count(*) as customers
    from rfm_scores
    group by snapshot_date, {{ score }}
    {% if not loop.last %}

    union all
    {% endif %}
    {% endfor %}

)

select * from cut_points
