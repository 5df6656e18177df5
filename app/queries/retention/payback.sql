-- One row per cohort of a channel and period: what a customer has been worth by then, and what one cost.
select
    payback.cohort_period,
    payback.periods_since_first,
    bases.label_en as basis_label_en,
    bases.label_fr as basis_label_fr,
    statuses.label_en as status_label_en,
    statuses.label_fr as status_label_fr,
    payback.new_customers,
    payback.cost_per_new_customer,
    payback.value_per_customer,
    payback.ltv_to_cac,
    payback.payback_period,
    payback.is_observed
from retention.cohort_payback as payback
left join rules.value_labels as bases
    on bases.attribute = 'value_basis' and payback.value_basis = bases.attribute_value
left join rules.value_labels as statuses
    on statuses.attribute = 'payback_status' and payback.payback_status = statuses.attribute_value
where payback.channel = $channel
order by payback.cohort_period, payback.periods_since_first
