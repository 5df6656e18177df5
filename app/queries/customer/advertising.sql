-- One row, where the customer can be reached: whether advertising platforms may get their address, or why not.
select
    contacts.advertising_status,
    coalesce(statuses.label_en, contacts.advertising_status) as label_en,
    coalesce(statuses.label_fr, contacts.advertising_status) as label_fr
from activation.advertising_contacts as contacts
left join rules.value_labels as statuses
    on statuses.attribute = 'advertising_status' and contacts.advertising_status = statuses.attribute_value
where contacts.customer_id = $customer
