with

customers as (

    select * from {{ ref('int_customers') }}

),

reachable_contacts as (

    select * from {{ ref('int_reachable_contacts') }}

)

select
    customers.customer_id,

    customers.email_opt_in or customers.sms_opt_in as is_opted_in,
    reachable_contacts.customer_id is not null as is_reachable
from customers
left join reachable_contacts
    on customers.customer_id = reachable_contacts.customer_id
where customers.email_opt_in or customers.sms_opt_in
