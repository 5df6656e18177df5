{{ config(
    materialized='by_snapshot',
    meta={'rule_vars': ['timezone', 'reporting_currency', 'lookback_years', 'kmeans_log']}
) }}

{% set criteria = sextant.criteria() %}

with

customers as (

    select *
    from {{ ref('int_customer_snapshots') }}
    where snapshot_date = {{ sextant.snapshot_date() }}
    {{ sextant.and_is_enabled('kmeans') }}

),

kmeans_groups as (

    select * from {{ ref('kmeans_groups') }}

),

bounds as (

    {# One wide row with the end of each score on its weaker side. #}
    select
        {% for criterion in criteria %}
        {% set bound = 'upper_bound' if criterion == 'recency' else 'lower_bound' %}
        {% for score in [5, 4, 3, 2, 1] %}
        max(case when criterion = '{{ criterion }}' and score = {{ score }} then {{ bound }} end)
            as {{ criterion }}_{{ score }},
        {% endfor %}
        {% endfor %}
        snapshot_date
    from {{ ref('kmeans_breaks') }}
    where snapshot_date = {{ sextant.snapshot_date() }}
    group by snapshot_date

),

scored as (

    select
        {% for criterion, names in criteria.items() %}
        {% set feature = 'customers.' ~ names.feature %}
        case
            {% for score in [5, 4, 3, 2, 1] %}
            when {{ sextant.reaches(criterion, feature, 'bounds.' ~ criterion ~ '_' ~ score) }} then {{ score }}
            {% endfor %}
        end as {{ names.score }},
        {% endfor %}
        customers.*
    from customers
    left join bounds
        on customers.snapshot_date = bounds.snapshot_date

)

select
    scored.customer_id,
    scored.snapshot_date,

    cast(scored.recency_days as int) as recency_days,
    cast(scored.order_count as bigint) as order_count,
    scored.revenue,
    {{ sextant.average_money('scored.revenue', 'scored.order_count') }} as average_order_value,
    cast(scored.r_score as int) as r_score,
    cast(scored.f_score as int) as f_score,
    cast(scored.m_score as int) as m_score,
    cast(100 * scored.r_score + 10 * scored.f_score + scored.m_score as int) as kmeans_score,

    kmeans_groups.kmeans_group
from scored
left join kmeans_groups
    on
        scored.r_score = kmeans_groups.r_score
        and scored.f_score = kmeans_groups.f_score
        and scored.m_score = kmeans_groups.m_score
