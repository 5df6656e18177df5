{{ config(materialized='by_snapshot') }}

with

rfm_scores as (

    select *
    from {{ ref('rfm_scores') }}
    where snapshot_date = {{ sextant.snapshot_date() }}

),

cut_points as (
    {% for criterion, names in sextant.criteria().items() %}

    select
        snapshot_date,
        '{{ criterion }}' as criterion,
        {{ names.score }} as score,
        cast(min({{ names.feature }}) as decimal(18, 4)) as lowest_value,
        cast(max({{ names.feature }}) as decimal(18, 4)) as highest_value,
        count(*) as customers
    from rfm_scores
    group by snapshot_date, {{ names.score }}
    {% if not loop.last %}

    union all
    {% endif %}
    {% endfor %}

)

select * from cut_points
