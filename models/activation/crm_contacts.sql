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

contact_audiences as (

    select * from {{ ref('int_contact_audiences') }}

),

amount_classes as (

    select * from {{ ref('amount_classes') }}

),

segments as (

    select * from {{ ref('segments') }}

),

{% for system in sextant.segment_systems() %}
{{ system }}_segments as (

    select * from segments
    where system = '{{ system }}'

),

{% endfor %}
cards as (

    select
        {% for column, origin in properties.items() %}
        {{ origin if ' ' in origin or '.' in origin else origin ~ '.' ~ column }} as {{ column }},
        {% endfor %}
        {{ sextant.contact_key('reachable_contacts.customer_id') }} as contact_key
    from reachable_contacts
    inner join contacts
        on reachable_contacts.customer_id = contacts.customer_id
    inner join customers
        on reachable_contacts.customer_id = customers.customer_id
    left join contact_audiences
        on reachable_contacts.customer_id = contact_audiences.customer_id
    left join amount_classes
        on customers.amount_class = amount_classes.amount_class
    {% for system, place in sextant.segment_systems().items() %}
    left join {{ system }}_segments
        on customers.{{ place.segment }} = {{ system }}_segments.segment
    {% endfor %}
    {% if sextant.setting('crm_control_group') == 'exclude' %}
    where not customers.is_control_group
    {% endif %}

)

select
    contact_key,
    {% for column in properties %}
    {{ column }},
    {% endfor %}
    {{ sextant.row_hash(['contact_key'] + properties | list) }} as row_hash
from cards
