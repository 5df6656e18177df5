-- One row per snapshot and segment of a system: how many customers it had, and what they had brought by then.
select
    performance.snapshot_date,
    performance.segment,
    segments.rank,
    coalesce(segments.label_en, performance.segment) as label_en,
    coalesce(segments.label_fr, performance.segment) as label_fr,
    performance.customers,
    performance.share_of_customers,
    performance.revenue,
    performance.share_of_revenue,
    last_day(performance.snapshot_date) > performance.snapshot_date as is_partial
from segmentation.segment_performance as performance
left join rules.segments as segments
    on
        performance.system = segments.system
        and performance.segment = segments.segment
where performance.system = $system
order by performance.snapshot_date, segments.rank
