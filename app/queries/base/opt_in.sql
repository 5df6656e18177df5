-- One row per channel and segment of a system: how many customers agreed to be written to, and how many can be.
select
    coverage.channel,
    coalesce(channels.label_en, coverage.channel) as channel_label_en,
    coalesce(channels.label_fr, coverage.channel) as channel_label_fr,
    coverage.segment,
    coverage.label_en,
    coverage.label_fr,
    coverage.value_rank,
    coverage.customers,
    coverage.opted_in,
    coverage.reachable,
    coverage.channel_opt_in_rate,
    coverage.channel_reachable_rate,
    coverage.is_provided
from quality.opt_in_coverage as coverage
left join rules.value_labels as channels
    on channels.attribute = 'channel' and coverage.channel = channels.attribute_value
where coverage.system = $system
order by coverage.channel, coverage.value_rank
