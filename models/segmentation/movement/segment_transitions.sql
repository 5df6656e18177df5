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

),

both_segments as (

    select
        system,
        from_segment as segment
    from transitions
    union all
    select
        system,
        to_segment as segment
    from transitions

),

{{ sextant.named_values('both_segments', 'system', 'segment') }}

select
    transitions.system,
    transitions.from_snapshot_date,
    transitions.snapshot_date as to_snapshot_date,
    transitions.from_segment,
    transitions.to_segment,

    from_names.label_en as from_label_en,
    from_names.label_fr as from_label_fr,
    to_names.label_en as to_label_en,
    to_names.label_fr as to_label_fr,

    from_names.value_rank as from_value_rank,
    to_names.value_rank as to_value_rank,
    cast(transitions.customers as bigint) as customers,
    cast(transitions.customers as double) / segments_before.customers as share_of_from,

    {{ dbt.last_day('transitions.snapshot_date', 'month') }} <> transitions.snapshot_date as is_partial_month
from transitions
inner join segments_before
    on
        transitions.system = segments_before.system
        and transitions.snapshot_date = segments_before.snapshot_date
        and transitions.from_segment = segments_before.from_segment
inner join named_values as from_names
    on transitions.system = from_names.attribute and transitions.from_segment = from_names.attribute_value
inner join named_values as to_names
    on transitions.system = to_names.attribute and transitions.to_segment = to_names.attribute_value
