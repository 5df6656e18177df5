-- One row per threshold of the shop: the rate that it is about, what it asks, and what its guard said.
select
    results.measure,
    results.subject,
    results.subject_label_en as label_en,
    results.subject_label_fr as label_fr,
    results.status,
    coalesce(statuses.label_en, results.status) as status_label_en,
    coalesce(statuses.label_fr, results.status) as status_label_fr,
    results.observed,
    results.warn_below,
    results.error_below,
    results.why_en,
    results.why_fr
from quality.guard_results as results
left join rules.value_labels as statuses
    on statuses.attribute = 'status' and results.status = statuses.attribute_value
order by results.value_rank
