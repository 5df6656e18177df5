-- One row per verdict on campaigns: how many campaigns it is on.
select
    impact.verdict,
    coalesce(verdicts.label_en, impact.verdict) as verdict_label_en,
    coalesce(verdicts.label_fr, impact.verdict) as verdict_label_fr,
    count(*) as campaigns
from activation.campaign_impact as impact
left join rules.value_labels as verdicts
    on verdicts.attribute = 'verdict' and impact.verdict = verdicts.attribute_value
group by impact.verdict, verdicts.label_en, verdicts.label_fr, verdicts.value_rank
order by verdicts.value_rank, impact.verdict
