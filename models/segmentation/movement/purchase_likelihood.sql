{% set z = sextant.normal_quantile_95() %}

with

outcomes as (

    select * from {{ ref('int_segment_outcomes') }}

),

snapshot_dates as (

    select * from {{ ref('int_snapshot_dates') }}

),

pooled as (

    {#
        Snapshots older than history_months are left out, so that an old warehouse gives the same figures as a new one.
    #}
    select
        outcomes.system,
        outcomes.segment,
        outcomes.horizon_days,
        count(distinct outcomes.segment_date) as snapshots,
        cast(sum(outcomes.customers) as bigint) as customers,
        cast(sum(outcomes.buyers) as bigint) as buyers,
        sum(outcomes.revenue) as revenue
    from outcomes
    inner join snapshot_dates
        on outcomes.segment_date = snapshot_dates.snapshot_date
    group by outcomes.system, outcomes.segment, outcomes.horizon_days

),

rated as (

    select
        *,
        cast(buyers as double) / customers as purchase_rate,
        cast({{ z * z }} as double) / customers as squared_z_share
    from pooled

),

with_interval as (

    select
        *,
        (purchase_rate + squared_z_share / 2) / (1 + squared_z_share) as center,
        sqrt(squared_z_share * (purchase_rate * (1 - purchase_rate) + squared_z_share / 4))
        / (1 + squared_z_share) as half_width
    from rated

),

{{ sextant.named_values('with_interval', 'system', 'segment') }}

select
    with_interval.system,
    with_interval.segment,
    cast(with_interval.horizon_days as int) as horizon_days,

    named_values.label_en,
    named_values.label_fr,

    named_values.value_rank,
    cast(with_interval.snapshots as int) as snapshots,
    with_interval.customers,
    with_interval.buyers,
    with_interval.purchase_rate,
    {# Without buyers the lower end is 0; where all are buyers the upper end is 1. Rounding must not change that. #}
    case
        when with_interval.buyers = 0 then 0
        else with_interval.center - with_interval.half_width
    end as rate_low,
    case
        when with_interval.buyers = with_interval.customers then 1
        else with_interval.center + with_interval.half_width
    end as rate_high,
    {{ sextant.average_money('with_interval.revenue', 'with_interval.customers') }} as mean_revenue
from with_interval
inner join named_values
    on with_interval.system = named_values.attribute and with_interval.segment = named_values.attribute_value
