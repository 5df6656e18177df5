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

{{ sextant.wilson_interval('pooled', 'buyers', 'customers') }},

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
    with_interval.share as purchase_rate,
    with_interval.share_low as rate_low,
    with_interval.share_high as rate_high,
    {{ sextant.average_money('with_interval.revenue', 'with_interval.customers') }} as mean_revenue
from with_interval
inner join named_values
    on with_interval.system = named_values.attribute and with_interval.segment = named_values.attribute_value
