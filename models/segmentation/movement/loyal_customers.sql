with

segment_performance as (

    select * from {{ ref('segment_performance') }}

),

loyal_segments as (

    select * from {{ ref('loyal_segments') }}

),

transitions as (

    select * from {{ ref('int_segment_transitions') }}

),

systems as (

    select
        segment_performance.system,
        segment_performance.snapshot_date,
        sum(segment_performance.customers) as customers,
        coalesce(
            sum(segment_performance.customers) filter (where loyal_segments.segment is not null), 0
        ) as loyal_customers
    from segment_performance
    left join loyal_segments
        on segment_performance.system = loyal_segments.system and segment_performance.segment = loyal_segments.segment
    group by segment_performance.system, segment_performance.snapshot_date

),

arrivals as (

    {# A row where there is a previous snapshot; otherwise it is unknown who is new. #}
    select
        system,
        from_snapshot_date,
        snapshot_date,
        coalesce(sum(customers) filter (where from_segment = '(new)'), 0) as new_customers
    from transitions
    group by system, from_snapshot_date, snapshot_date

)

select
    systems.system,
    systems.snapshot_date,

    cast(systems.customers as bigint) as customers,
    cast(systems.loyal_customers as bigint) as loyal_customers,
    cast(systems.loyal_customers as double) / systems.customers as share_of_loyal,
    cast(systems.loyal_customers as double) / nullif(systems_before.loyal_customers, 0) - 1 as loyal_growth,
    cast(arrivals.new_customers as bigint) as new_customers,
    cast(arrivals.new_customers as double) / systems.customers as share_of_new,

    {{ dbt.last_day('systems.snapshot_date', 'month') }} <> systems.snapshot_date as is_partial_month
from systems
left join arrivals
    on systems.system = arrivals.system and systems.snapshot_date = arrivals.snapshot_date
left join systems as systems_before
    on arrivals.system = systems_before.system and arrivals.from_snapshot_date = systems_before.snapshot_date
