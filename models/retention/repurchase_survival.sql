{% set last_rank = 5 %}

with

orders as (

    select *
    from {{ ref('orders') }}
    where order_rank between 1 and {{ last_rank }}

),

as_of as (

    select as_of_date from {{ ref('int_as_of') }}

),

waits as (

    {# A customer who never came back is observed until as_of_date, and may still come back. #}
    select
        orders.order_rank as from_order_rank,
        orders.days_until_next_order is not null as has_returned,
        coalesce(
            orders.days_until_next_order, {{ sextant.days_between('orders.order_date', 'as_of.as_of_date') }}
        ) as day
    from orders
    cross join as_of

),

days as (

    select
        from_order_rank,
        day,
        count(*) filter (where has_returned) as events,
        count(*) filter (where not has_returned) as censored
    from waits
    group by from_order_rank, day

),

starts as (

    {# The curve begins on day 0, whether or not anything happened on that day. #}
    select
        from_order_rank,
        0 as day,
        0 as events,
        0 as censored
    from days
    group by from_order_rank
    having min(day) > 0

),

curve_days as (

    select * from starts
    union all
    select * from days

),

at_risk as (

    {# A customer who is censored on a day was still at risk on that day. #}
    select
        *,
        sum(events + censored) over (
            partition by from_order_rank order by day desc
        ) as at_risk
    from curve_days

),

accumulated as (

    {# After a day on which all remaining customers came back, the curve is 0. #}
    select
        *,
        at_risk = events as is_end,
        sum(case when at_risk > events then ln(1 - cast(events as double) / at_risk) else 0 end)
            over (curve) as log_survival,
        sum(case
            when at_risk > events then cast(events as double) / (cast(at_risk as double) * (at_risk - events))
            else 0
        end) over (curve) as greenwood_sum
    from at_risk
    window curve as (partition by from_order_rank order by day)

),

intervals as (

    {# Greenwood's variance of log(-log(survival)), so that the limits stay between 0 and 1. #}
    select
        *,
        case
            when log_survival < 0
                then {{ sextant.normal_quantile_95() }} * sqrt(greenwood_sum) / -log_survival
        end as half_width
    from accumulated

)

select
    from_order_rank,
    day,

    cast(at_risk as bigint) as at_risk,
    cast(events as bigint) as events,
    cast(censored as bigint) as censored,
    {# After the 14th decimal there is only rounding, which engines do differently. #}
    case when is_end then 0 else round(exp(log_survival), 14) end as survival,
    case when is_end then 0 else coalesce(round(exp(log_survival * exp(half_width)), 14), 1) end as survival_low,
    case when is_end then 0 else coalesce(round(exp(log_survival * exp(-half_width)), 14), 1) end as survival_high
from intervals
