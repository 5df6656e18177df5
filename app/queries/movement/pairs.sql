-- One row per pair of snapshots between which customers of a system moved, the newest first.
select distinct
    from_snapshot_date,
    to_snapshot_date,
    is_partial_month
from segmentation.segment_transitions
where system = $system
order by to_snapshot_date desc
