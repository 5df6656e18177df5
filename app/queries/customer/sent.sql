-- One row per CRM that was sent a customer, has refused them or has to get something: what it has, and what comes next.
with

sent as (

    select *
    from activation.crm_sent_contacts
    where customer_id = $customer

),

pending as (

    select *
    from activation.crm_contact_changes
    where customer_id = $customer

),

crms as (

    select
        coalesce(sent.destination, pending.destination) as destination,
        sent.crm_state,
        pending.change_type,
        sent.refusal
    from sent
    full outer join pending
        on sent.destination = pending.destination

)

select
    crms.crm_state,
    crms.refusal,
    coalesce(destinations.label_en, crms.destination) as destination_label_en,
    coalesce(destinations.label_fr, crms.destination) as destination_label_fr,
    coalesce(states.label_en, crms.crm_state) as crm_state_label_en,
    coalesce(states.label_fr, crms.crm_state) as crm_state_label_fr,
    coalesce(changes.label_en, crms.change_type) as change_type_label_en,
    coalesce(changes.label_fr, crms.change_type) as change_type_label_fr
from crms
left join rules.value_labels as destinations
    on destinations.attribute = 'destination' and crms.destination = destinations.attribute_value
left join rules.value_labels as states
    on states.attribute = 'crm_state' and crms.crm_state = states.attribute_value
left join rules.value_labels as changes
    on changes.attribute = 'change_type' and crms.change_type = changes.attribute_value
order by crms.destination
