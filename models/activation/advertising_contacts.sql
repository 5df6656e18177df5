with

reachable_contacts as (

    select * from {{ ref('int_reachable_contacts') }}

),

contacts as (

    select * from {{ ref('int_contacts') }}

),

customers as (

    select * from {{ ref('int_customers') }}

),

refusals as (

    select
        lower(contacts.email) as email_key,
        contacts.phone as phone_key
    from customers
    inner join contacts
        on customers.customer_id = contacts.customer_id
    where customers.has_refused_advertising and not customers.is_erased

),

{% for address in ['email', 'phone'] %}
refused_{{ address }}s as (

    {# As with messages: an address that several customers share is nobody's once one of them has said no. #}
    select distinct {{ address }}_key
    from refusals
    where {{ address }}_key is not null

),

{% endfor %}
judged as (

    select
        reachable_contacts.customer_id,
        case when refused_emails.email_key is null then reachable_contacts.email end as email,
        case when refused_phones.phone_key is null then reachable_contacts.phone end as phone,
        customers.ad_user_data,
        customers.ad_personalization
    from reachable_contacts
    inner join customers
        on reachable_contacts.customer_id = customers.customer_id
    left join refused_emails
        on lower(reachable_contacts.email) = refused_emails.email_key
    left join refused_phones
        on reachable_contacts.phone = refused_phones.phone_key

),

with_status as (

    select
        *,
        case
            when not ad_user_data and not ad_personalization then 'no_consent'
            when not ad_user_data then 'no_ad_user_data'
            when not ad_personalization then 'no_ad_personalization'
            when email is null and phone is null then 'refused_by_another'
            else 'allowed'
        end as advertising_status
    from judged

)

select
    customer_id,

    case when advertising_status = 'allowed' then {{ sextant.address_hash('email') }} end as email_sha256,
    case when advertising_status = 'allowed' then {{ sextant.address_hash('phone') }} end as phone_sha256,
    advertising_status
from with_status
