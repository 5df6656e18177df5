-- One row per attribute by which first purchases or delays are told apart: its name, and where it is used.
select
    named.attribute_value as attribute,
    named.label_en,
    named.label_fr,
    named.attribute_value in (select attribute from retention.first_purchase_outcomes) as is_of_first_purchases
from rules.value_labels as named
where
    named.attribute = 'attribute'
    and named.attribute_value in (select attribute from retention.repurchase_delay_summary)
order by named.attribute_value
