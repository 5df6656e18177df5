-- One row per value of an attribute of the first purchase: its name.
select
    attribute_value,
    label_en,
    label_fr
from retention.first_purchase_outcomes
where attribute = $attribute
order by value_rank
