-- One row per id or address in the raw files that is this customer.
select
    identities.store_id,
    identities.raw_customer_id,
    coalesce(rules.label_en, identities.rule) as rule_en,
    coalesce(rules.label_fr, identities.rule) as rule_fr
from core.customer_identities as identities
left join rules.value_labels as rules
    on rules.attribute = 'rule' and identities.rule = rules.attribute_value
where identities.customer_id = $customer
order by identities.store_id, identities.raw_customer_id
limit $most
