-- One row per R and FxM score: the segment there, how many customers have both today, and what they have brought.
select
    grid.r_score,
    grid.fm_score,
    grid.rfm_segment as segment,
    segments.rank,
    grid.label_en,
    grid.label_fr,
    grid.customers,
    grid.share_of_customers,
    grid.revenue,
    grid.share_of_revenue
from segmentation.rfm_grid as grid
left join rules.segments as segments
    on
        grid.rfm_segment = segments.segment
        and segments.system = 'rfm'
order by grid.fm_score, grid.r_score
