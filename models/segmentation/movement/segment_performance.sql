{{ config(materialized='by_snapshot') }}

with

customer_segments as (

    select *
    from {{ ref('customer_segments') }}
    where snapshot_date = {{ sextant.snapshot_date() }}

),

customer_snapshots as (

    select *
    from {{ ref('int_customer_snapshots') }}
    where snapshot_date = {{ sextant.snapshot_date() }}

),

consents as (

    select * from {{ ref('int_customer_consents') }}

),

transitions as (

    select *
    from {{ ref('int_segment_transitions') }}
    where snapshot_date = {{ sextant.snapshot_date() }}

),

segments as (

    select
        customer_segments.system,
        customer_segments.segment,
        count(*) as customers,
        coalesce(sum(customer_snapshots.revenue), 0) as revenue,
        coalesce(sum(customer_snapshots.order_count), 0) as orders,
        cast(sum(customer_snapshots.recency_days) as double)
        / nullif(count(customer_snapshots.recency_days), 0) as average_recency_days,
        count(*) filter (where consents.is_opted_in) as opted_in,
        count(*) filter (where consents.is_reachable) as reachable
    from customer_segments
    left join customer_snapshots
        on customer_segments.customer_id = customer_snapshots.customer_id
    left join consents
        on customer_segments.customer_id = consents.customer_id
    group by customer_segments.system, customer_segments.segment

),

systems as (

    select
        system,
        sum(customers) as customers,
        sum(revenue) as revenue
    from segments
    group by system

),

systems_with_a_past as (

    {# Where there is a previous snapshot, no movement counts as 0; otherwise it is unknown. #}
    select distinct
        system,
        0 as nobody
    from transitions

),

arrivals as (

    select
        system,
        to_segment as segment,
        sum(customers) as customers
    from transitions
    where from_segment <> to_segment
    group by system, to_segment

),

departures as (

    select
        system,
        from_segment as segment,
        sum(customers) as customers
    from transitions
    where from_segment <> to_segment
    group by system, from_segment

)

select
    segments.system,
    {{ sextant.snapshot_date() }} as snapshot_date,
    segments.segment,

    segments.customers,
    cast(segments.customers as double) / systems.customers as share_of_customers,
    cast(segments.revenue as decimal(18, 4)) as revenue,
    cast(segments.revenue as double) / nullif(cast(systems.revenue as double), 0) as share_of_revenue,
    cast(segments.orders as bigint) as orders,
    {{ sextant.average_money('segments.revenue', 'segments.orders') }} as average_order_value,
    segments.average_recency_days,
    cast(segments.opted_in as double) / segments.customers as opt_in_rate,
    cast(segments.reachable as double) / segments.customers as reachable_rate,
    cast(coalesce(arrivals.customers, systems_with_a_past.nobody) as bigint) as moved_in,
    cast(coalesce(departures.customers, systems_with_a_past.nobody) as bigint) as moved_out
from segments
inner join systems
    on segments.system = systems.system
left join systems_with_a_past
    on segments.system = systems_with_a_past.system
left join arrivals
    on segments.system = arrivals.system and segments.segment = arrivals.segment
left join departures
    on segments.system = departures.system and segments.segment = departures.segment
