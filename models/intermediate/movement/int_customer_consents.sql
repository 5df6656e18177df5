with

customers as (

    select * from {{ ref('stg_customers') }}

),

contacts as (

    select * from {{ ref('int_contacts') }}

)

select
    customers.customer_id,

    customers.email_opt_in or customers.sms_opt_in as is_opted_in,
    coalesce(
        (customers.email_opt_in and contacts.email_status = 'valid')
        or (customers.sms_opt_in and contacts.phone_status = 'valid'),
        false
    ) as is_reachable
from customers
left join contacts
    on customers.customer_id = contacts.customer_id
where customers.email_opt_in or customers.sms_opt_in
