-- One row per model whose history has snapshots of other rules than today's: how many, and of which dates.
select
    model_name,
    count(*) filter (where not is_by_todays_rules) as other_snapshots,
    count(*) as snapshots,
    min(snapshot_date) filter (where not is_by_todays_rules) as first_date,
    max(snapshot_date) filter (where not is_by_todays_rules) as last_date
from quality.snapshot_rules
group by model_name
having not bool_and(is_by_todays_rules)
order by model_name
