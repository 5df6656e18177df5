-- One row per rated period, criterion and number of points: the threshold that earns them, for what the shop sells.
select
    thresholds.period_months,
    thresholds.criterion,
    thresholds.points,
    thresholds.threshold
from rules.rating_thresholds as thresholds
inner join core.publication_context as context
    on thresholds.rating_profile = context.rating_profile
order by thresholds.period_months, thresholds.criterion, thresholds.points
