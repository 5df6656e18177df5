-- One row per value of an attribute: how long it takes until the next purchase; of values, those with the most pairs.
select
    attribute_value,
    label_en,
    label_fr,
    value_rank,
    pairs,
    p10_days,
    p25_days,
    median_days,
    p75_days,
    p90_days
from retention.repurchase_delay_summary
where attribute = $attribute
qualify row_number() over (order by pairs desc, attribute_value asc) <= $most
order by value_rank
