-- One row per criterion and score: which values have the score today.
select
    cut_points.criterion,
    cut_points.score,
    cut_points.lowest_value,
    cut_points.highest_value
from segmentation.rfm_cut_points as cut_points
inner join core.publication_context as context
    on cut_points.snapshot_date = context.as_of_date
order by cut_points.criterion, cut_points.score
