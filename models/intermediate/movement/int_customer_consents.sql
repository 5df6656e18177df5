with

customers as (

    select * from {{ ref('stg_customers') }}

)

select
    customer_id,

    email_opt_in or sms_opt_in as is_opted_in,
    (email_opt_in and email is not null) or (sms_opt_in and phone is not null) as is_reachable
from customers
where email_opt_in or sms_opt_in
