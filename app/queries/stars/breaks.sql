-- One row per criterion and K-means score: where the score begins and ends today, and how many customers have it.
select
    breaks.criterion,
    breaks.score,
    breaks.lower_bound,
    breaks.upper_bound,
    breaks.customers
from segmentation.kmeans_breaks as breaks
inner join core.publication_context as context
    on breaks.snapshot_date = context.as_of_date
order by breaks.criterion, breaks.score
