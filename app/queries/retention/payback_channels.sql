-- One row per channel that new customers came by, all together first; none where no cost of any cohort is known.
select
    channel,
    label_en,
    label_fr,
    value_rank
from retention.cohort_payback
group by channel, label_en, label_fr, value_rank
qualify bool_or(bool_or(cost is not null)) over ()
order by value_rank, channel
