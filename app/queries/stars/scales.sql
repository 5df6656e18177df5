-- One row per number of points: the threshold in use and the suggested one, and who earns the points by each.
select
    points,
    threshold,
    customers,
    share_of_customers,
    suggested_threshold,
    suggested_customers,
    suggested_share_of_customers
from segmentation.rating_scales
where period_months = $months and criterion = $criterion
order by points desc
