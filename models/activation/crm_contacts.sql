{% set properties = sextant.crm_properties() %}

with

reachable_contacts as (

    select * from {{ ref('int_reachable_contacts') }}

),

contacts as (

    select * from {{ ref('int_contacts') }}

),

customers as (

    select * from {{ ref('customers') }}

),

cards as (

    select
        {{ sextant.contact_key('reachable_contacts.customer_id') }} as contact_key,
        reachable_contacts.customer_id,
        reachable_contacts.email,
        reachable_contacts.phone,
        contacts.first_name,
        contacts.last_name,
        contacts.city,
        contacts.country_code,
        customers.rfm_segment,
        customers.purchase_profile,
        customers.amount_class,
        customers.kmeans_group,
        customers.engagement_segment,
        customers.stars_12m,
        customers.kmeans_score,
        customers.order_count,
        customers.revenue,
        customers.average_order_value,
        customers.recency_days,
        customers.first_order_date,
        customers.last_order_date,
        reachable_contacts.email is not null as email_opt_in,
        reachable_contacts.phone is not null as sms_opt_in
    from reachable_contacts
    inner join contacts
        on reachable_contacts.customer_id = contacts.customer_id
    inner join customers
        on reachable_contacts.customer_id = customers.customer_id

)

select
    contact_key,
    {% for column in properties %}
    {{ column }},
    {% endfor %}
    {{ sextant.row_hash(['contact_key'] + properties) }} as row_hash
from cards
