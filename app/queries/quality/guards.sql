-- One row per threshold of the shop: the rate that it is about, what it asks, and what its guard said.
with

rates as (

    select
        'completion_rate' as measure,
        field as subject,
        completion_rate as rate
    from quality.field_completion
    where attribute = 'all' and is_provided
    union all
    select
        'validity_rate' as measure,
        field as subject,
        validity_rate as rate
    from quality.field_completion
    where attribute = 'all' and is_provided
    union all
    select
        'opt_in_rate' as measure,
        channel as subject,
        channel_opt_in_rate as rate
    from quality.opt_in_coverage
    where system = 'all' and is_provided
    union all
    select
        'reachable_rate' as measure,
        channel as subject,
        channel_reachable_rate as rate
    from quality.opt_in_coverage
    where system = 'all' and is_provided

)

select
    thresholds.measure,
    thresholds.subject,
    coalesce(named.label_en, thresholds.subject) as label_en,
    coalesce(named.label_fr, thresholds.subject) as label_fr,
    case
        when rates.rate is null then 'not_judged'
        when rates.rate < thresholds.error_below then 'error'
        when rates.rate < thresholds.warn_below then 'warn'
        else 'ok'
    end as status,
    rates.rate as observed,
    thresholds.warn_below,
    thresholds.error_below,
    thresholds.why_en,
    thresholds.why_fr
from rules.quality_thresholds as thresholds
left join rates
    on
        thresholds.measure = rates.measure
        and thresholds.subject = rates.subject
left join rules.value_labels as named
    on
        named.attribute = if(thresholds.measure in ('opt_in_rate', 'reachable_rate'), 'channel', 'field')
        and thresholds.subject = named.attribute_value
order by thresholds.measure, named.value_rank, thresholds.subject
