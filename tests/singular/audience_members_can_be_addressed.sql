-- Fails for each member of an audience who is in the control group, or can't be reached by the audience's channel.
with

audience_members as (

    select * from {{ ref('audience_members') }}

),

customers as (

    select * from {{ ref('customers') }}

)

select
    audience_members.audience,
    audience_members.customer_id,
    audience_members.channel
from audience_members
left join customers
    on audience_members.customer_id = customers.customer_id
where
    customers.is_control_group is not false
    or case audience_members.channel
        when 'email' then customers.is_email_reachable
        when 'sms' then customers.is_sms_reachable
        else audience_members.channel is null
    end is not true
