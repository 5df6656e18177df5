-- One row per criterion and score: the values behind it today, how many customers have it, and what scores follow.
select
    points.criterion,
    points.score,
    points.score_rule,
    points.lowest_value,
    points.highest_value,
    points.customers
from segmentation.rfm_cut_points as points
inner join core.publication_context as context
    on points.snapshot_date = context.as_of_date
order by points.criterion, points.score
