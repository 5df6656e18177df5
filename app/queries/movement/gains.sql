-- One row per segment of a system that had customers before or at a date: who stayed, who came and who went.
with

flows as (

    select * from segmentation.segment_transitions
    where
        system = $system
        and to_snapshot_date = $to_date

),

moves as (

    select
        from_segment as segment,
        from_label_en as label_en,
        from_label_fr as label_fr,
        customers as customers_before,
        0 as customers,
        0 as moved_in,
        if(from_segment <> to_segment, customers, 0) as moved_out
    from flows
    where from_segment <> '(new)'
    union all
    select
        to_segment as segment,
        to_label_en as label_en,
        to_label_fr as label_fr,
        0 as customers_before,
        customers,
        if(from_segment <> to_segment, customers, 0) as moved_in,
        0 as moved_out
    from flows
    where to_segment <> '(left)'

)

select
    moves.segment,
    segments.rank,
    moves.label_en,
    moves.label_fr,
    sum(moves.customers_before) as customers_before,
    sum(moves.moved_in) as moved_in,
    sum(moves.moved_out) as moved_out,
    sum(moves.customers) as customers,
    sum(moves.moved_in) - sum(moves.moved_out) as net_moves
from moves
left join rules.segments as segments
    on
        moves.segment = segments.segment
        and segments.system = $system
group by moves.segment, segments.rank, moves.label_en, moves.label_fr
order by segments.rank, moves.segment
