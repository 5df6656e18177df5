-- One row per pair of segments between which customers moved up to one date: how many, and of how many.
select
    transitions.from_segment,
    transitions.to_segment,
    from_segments.rank as from_rank,
    to_segments.rank as to_rank,
    transitions.from_value_rank,
    transitions.to_value_rank,
    transitions.from_label_en,
    transitions.from_label_fr,
    transitions.to_label_en,
    transitions.to_label_fr,
    transitions.customers,
    transitions.share_of_from
from segmentation.segment_transitions as transitions
left join rules.segments as from_segments
    on
        transitions.system = from_segments.system
        and transitions.from_segment = from_segments.segment
left join rules.segments as to_segments
    on
        transitions.system = to_segments.system
        and transitions.to_segment = to_segments.segment
where
    transitions.system = $system
    and transitions.to_snapshot_date = $to_date
order by transitions.from_value_rank, transitions.to_value_rank
