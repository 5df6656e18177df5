-- One row per channel that new customers came by, where raw costs say what some of them cost; all of them together come first.
select distinct
    channel,
    label_en,
    label_fr,
    value_rank
from retention.cohort_payback
where exists (select 1 from retention.cohort_payback where cost is not null)
order by value_rank, channel
