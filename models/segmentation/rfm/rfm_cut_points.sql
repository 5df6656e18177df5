{{ config(materialized='by_snapshot') }}

with

rfm_scores as (

    select *
    from {{ ref('rfm_scores') }}
    where snapshot_date = {{ sextant.snapshot_date() }}

),

limits as (

    select * from {{ ref('rfm_limits') }}

),

fixed_criteria as (

    select distinct criterion from limits

),

observed as (
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

select
    observed.snapshot_date,
    observed.criterion,
    observed.score,
    case when fixed_criteria.criterion is null then 'parts_of_base' else 'own_limits' end as score_rule,
    limits.threshold,
    observed.lowest_value,
    observed.highest_value,
    observed.customers
from observed
left join fixed_criteria
    on observed.criterion = fixed_criteria.criterion
left join limits
    on observed.criterion = limits.criterion and observed.score = limits.score
