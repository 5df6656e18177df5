-- One row per segment of a system: how many of those who were in it have bought within some days, and how sure that is.
select
    likelihood.segment,
    segments.rank,
    likelihood.label_en,
    likelihood.label_fr,
    likelihood.snapshots,
    likelihood.customers,
    likelihood.buyers,
    likelihood.purchase_rate,
    likelihood.rate_low,
    likelihood.rate_high,
    likelihood.mean_revenue
from segmentation.purchase_likelihood as likelihood
left join rules.segments as segments
    on
        likelihood.system = segments.system
        and likelihood.segment = segments.segment
where
    likelihood.system = $system
    and likelihood.horizon_days = $horizon_days
order by likelihood.value_rank
