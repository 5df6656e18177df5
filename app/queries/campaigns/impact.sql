-- One row per campaign that has begun, the newest alone: who bought, how certain the difference is, what it brought.
select
    impact.campaign_id,
    coalesce(impact.name, impact.campaign_id) as campaign,
    impact.audience_label_en,
    impact.audience_label_fr,
    impact.control_basis,
    coalesce(bases.label_en, impact.control_basis) as control_basis_label_en,
    coalesce(bases.label_fr, impact.control_basis) as control_basis_label_fr,
    impact.verdict,
    coalesce(verdicts.label_en, impact.verdict) as verdict_label_en,
    coalesce(verdicts.label_fr, impact.verdict) as verdict_label_fr,
    impact.treated_customers,
    impact.control_customers,
    impact.redeemers,
    impact.redemption_rate,
    impact.treated_rate,
    impact.control_rate,
    impact.lift,
    impact.lift_low,
    impact.lift_high,
    impact.minimum_detectable_lift,
    impact.treated_revenue_per_customer,
    impact.control_revenue_per_customer,
    impact.revenue_lift,
    impact.revenue_lift_low,
    impact.revenue_lift_high,
    impact.started_at,
    impact.ended_at
from activation.campaign_impact as impact
left join rules.value_labels as bases
    on bases.attribute = 'control_basis' and impact.control_basis = bases.attribute_value
left join rules.value_labels as verdicts
    on verdicts.attribute = 'verdict' and impact.verdict = verdicts.attribute_value
order by impact.started_at desc, impact.campaign_id asc
limit $most
