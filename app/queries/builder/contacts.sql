-- One row per member, as in builder.members, with the details of those who can be reached.
with

members as (

    select customers.customer_id
    from core.customers
    where
        ($condition)
        and not customers.is_control_group
        and case $channel
            when 'email' then customers.is_email_reachable
            when 'sms' then customers.is_sms_reachable
            else true
        end

)

select
    members.customer_id,
    contacts.email,
    contacts.phone,
    contacts.first_name,
    contacts.last_name
from members
left join activation.crm_contacts as contacts
    on members.customer_id = contacts.customer_id
