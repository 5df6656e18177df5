-- One row per value of an attribute of the first purchase: who came back by when, and what the first year brought.
select
    attribute_value,
    label_en,
    label_fr,
    value_rank,
    customers,
    repurchase_rate_30d,
    repurchase_rate_90d,
    repurchase_rate_180d,
    repurchase_rate_365d,
    mean_first_year_orders,
    mean_first_year_revenue
from retention.first_purchase_outcomes
where attribute = $attribute
qualify row_number() over (order by customers desc, attribute_value asc) <= $most
order by value_rank
