with

erased_customers as (

    select
        remaining_id as customer_id,
        {# The key by which CRMs know the contact, as crm_contacts computes it: of the id before it was erased. #}
        {{ sextant.contact_key('customer_id') }} as contact_key
    from {{ ref('stg_erased_customers') }}

),

acknowledged_contacts as (

    select * from {{ ref('int_acknowledged_contacts') }}

),

erased_contacts as (

    select * from {{ ref('int_erased_contacts') }}

),

destinations as (

    {# A CRM that was never sent anybody has nobody to delete. #}
    select destination from acknowledged_contacts
    union
    select destination from erased_contacts

)

select
    destinations.destination,
    erased_customers.contact_key,
    erased_customers.customer_id,

    case
        when erased_contacts.contact_key is not null then 'deleted'
        when acknowledged_contacts.contact_key is not null then 'to_delete'
        else 'to_look_up'
    end as status
from erased_customers
cross join destinations
left join acknowledged_contacts
    on
        destinations.destination = acknowledged_contacts.destination
        and erased_customers.contact_key = acknowledged_contacts.contact_key
left join erased_contacts
    on
        destinations.destination = erased_contacts.destination
        and erased_customers.contact_key = erased_contacts.contact_key
