-- One row per pair of snapshots: how many customers of a system moved from one segment to another, and of how many.
with

pairs as (

    select
        to_snapshot_date,
        is_partial_month,
        coalesce(sum(customers) filter (where from_segment = $from_segment), 0) as customers_before,
        coalesce(
            sum(customers) filter (where from_segment = $from_segment and to_segment = $to_segment), 0
        ) as customers,
        coalesce(
            max(share_of_from) filter (where from_segment = $from_segment and to_segment = $to_segment), 0
        ) as share_of_from
    from segmentation.segment_transitions
    where system = $system
    group by to_snapshot_date, is_partial_month

)

select
    to_snapshot_date as month,
    customers_before,
    customers,
    -- Nobody was there to move.
    if(customers_before > 0, share_of_from, null) as share_of_from,
    is_partial_month as is_partial
from pairs
order by to_snapshot_date
