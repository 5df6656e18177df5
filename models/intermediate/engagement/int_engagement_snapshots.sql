{{ config(
    materialized='by_snapshot',
    meta={'rule_vars': ['timezone', 'engagement_months', 'engagement_half_life_days']}
) }}

{% set window_start = dbt.dateadd('month', -sextant.setting('engagement_months'), sextant.snapshot_date()) %}
{% set age_days = sextant.days_between('event_days.event_date', sextant.snapshot_date()) %}

with

event_days as (

    select
        *,
        event_date > {{ window_start }} as is_recent
    from {{ ref('int_engagement_days') }}
    where event_date <= {{ sextant.snapshot_date() }}

),

engagement_weights as (

    select * from {{ ref('engagement_weights') }}

),

weighed as (

    {# Points are whole millionths of millionths, so that their sum does not depend on the order of adding. #}
    select
        event_days.*,
        case
            when event_days.is_recent then cast(
                round(
                    cast(event_days.events * engagement_weights.weight as double)
                    * power(0.5, {{ age_days }} / cast({{ sextant.setting('engagement_half_life_days') }} as double))
                    * 1e12
                ) as bigint
            )
        end as point_units
    from event_days
    left join engagement_weights
        on event_days.event_type = engagement_weights.event_type

),

customers as (

    select
        customer_id,
        coalesce(sum(point_units), 0) as point_units,
        coalesce(sum(events) filter (where is_recent), 0) as event_count,
        max(event_date) as last_event_date
    from weighed
    group by customer_id

)

select
    customer_id,
    {{ sextant.snapshot_date() }} as snapshot_date,

    {# Points are rounded to billionths: smaller digits may differ between processors' power functions. #}
    round(cast(point_units as double) / 1000) / 1e9 as engagement_points,
    cast(event_count as bigint) as event_count,

    last_event_date
from customers
