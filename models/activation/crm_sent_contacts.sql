with

customers as (

    {# Those who may not be written to any more are no contacts: their id is found by the key that it gives. #}
    select
        customer_id,
        {{ sextant.contact_key('customer_id') }} as contact_key
    from {{ ref('customers') }}

),

crm_contacts as (

    select * from {{ ref('crm_contacts') }}

),

acknowledged_contacts as (

    select * from {{ ref('int_acknowledged_contacts') }}

),

refused_contacts as (

    select * from {{ ref('int_refused_contacts') }}

),

told as (

    select
        coalesce(acknowledged_contacts.destination, refused_contacts.destination) as destination,
        coalesce(acknowledged_contacts.contact_key, refused_contacts.contact_key) as contact_key,
        acknowledged_contacts.contact_key is not null as is_acknowledged,
        acknowledged_contacts.row_hash,
        refused_contacts.change_type as refused_change,
        cast(refused_contacts.status as int) as refusal_status,
        refused_contacts.message as refusal
    from acknowledged_contacts
    full outer join refused_contacts
        on
            acknowledged_contacts.destination = refused_contacts.destination
            and acknowledged_contacts.contact_key = refused_contacts.contact_key

)

select
    told.destination,
    told.contact_key,
    customers.customer_id,

    case
        when not told.is_acknowledged then 'not_taken'
        when crm_contacts.contact_key is null then 'to_remove'
        when told.row_hash = crm_contacts.row_hash then 'up_to_date'
        else 'earlier_state'
    end as crm_state,
    told.refused_change,
    told.refusal,

    told.refusal_status
from told
left join customers
    on told.contact_key = customers.contact_key
left join crm_contacts
    on told.contact_key = crm_contacts.contact_key
