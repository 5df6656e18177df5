-- Fails for each contact with an address that its customer has not agreed to, or that is not valid, and for the erased.
with

crm_contacts as (

    select * from {{ ref('crm_contacts') }}

),

customers as (

    select * from {{ ref('customers') }}

),

contacts as (

    select * from {{ ref('int_contacts') }}

)

select
    crm_contacts.contact_key,
    customers.email_opt_in,
    customers.sms_opt_in,
    contacts.email_status,
    contacts.phone_status,
    contacts.is_erased
from crm_contacts
left join customers
    on crm_contacts.customer_id = customers.customer_id
left join contacts
    on crm_contacts.customer_id = contacts.customer_id
where
    contacts.is_erased is not false
    or (crm_contacts.email is not null and (customers.email_opt_in and contacts.email_status = 'valid') is not true)
    or (crm_contacts.phone is not null and (customers.sms_opt_in and contacts.phone_status = 'valid') is not true)
