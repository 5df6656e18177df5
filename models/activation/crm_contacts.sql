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
        {% for column, origin in properties.items() %}
        {{ origin if ' ' in origin else origin ~ '.' ~ column }} as {{ column }},
        {% endfor %}
        {{ sextant.contact_key('reachable_contacts.customer_id') }} as contact_key
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
    {{ sextant.row_hash(['contact_key'] + properties | list) }} as row_hash
from cards
