-- Fails for each outcome whose customers are not as many as the segment has had at that date.
with

outcomes as (

    select * from {{ ref('int_segment_outcomes') }}

),

segment_performance as (

    select * from {{ ref('segment_performance') }}

)

select
    outcomes.system,
    outcomes.segment_date,
    outcomes.segment,
    outcomes.horizon_days,
    outcomes.customers,
    segment_performance.customers as customers_of_segment
from outcomes
inner join segment_performance
    on
        outcomes.system = segment_performance.system
        and outcomes.segment_date = segment_performance.snapshot_date
        and outcomes.segment = segment_performance.segment
where outcomes.customers <> segment_performance.customers
