with

transitions as (

    select * from {{ ref('int_segment_transitions') }}

),

segments_before as (

    select
        system,
        snapshot_date,
        from_segment,
        sum(customers) as customers
    from transitions
    group by system, snapshot_date, from_segment

)

select
    transitions.system,
    transitions.from_snapshot_date,
    transitions.snapshot_date as to_snapshot_date,
    transitions.from_segment,
    transitions.to_segment,

    cast(transitions.customers as bigint) as customers,
    cast(transitions.customers as double) / segments_before.customers as share_of_from
from transitions
inner join segments_before
    on
        transitions.system = segments_before.system
        and transitions.snapshot_date = segments_before.snapshot_date
        and transitions.from_segment = segments_before.from_segment
