-- One row per rated period.
select distinct period_months
from segmentation.rating_scales
order by period_months
