{{ config(materialized='view') }}

{% set properties = sextant.crm_properties() %}

with

crm_contacts as (

    {#
        A view, so that details are in crm_contacts once and not once more for each CRM. Like core.orders, it names no
        database.
    #}
    select * from {{ ref('crm_contacts').include(database=false) }}

),

acknowledged_contacts as (

    select * from {{ ref('int_acknowledged_contacts').include(database=false) }}

),

destinations as (
    {% for destination in sextant.setting('crm_destinations') %}
    select '{{ destination }}' as destination {{ 'union all' if not loop.last }}
    {% endfor %}
),

wanted as (

    select
        destinations.destination,
        crm_contacts.*
    from crm_contacts
    cross join destinations

),

known as (

    {# Contacts of a CRM that is no longer a destination are left as they are. #}
    select acknowledged_contacts.*
    from acknowledged_contacts
    inner join destinations
        on acknowledged_contacts.destination = destinations.destination

),

changes as (

    select
        coalesce(wanted.destination, known.destination) as destination,
        coalesce(wanted.contact_key, known.contact_key) as contact_key,
        case
            when known.contact_key is null then 'added'
            when wanted.contact_key is null then 'removed'
            when known.row_hash is null or wanted.row_hash <> known.row_hash then 'changed'
        end as change_type,
        {% for column in properties %}
        wanted.{{ column }},
        {% endfor %}
        wanted.row_hash
    from wanted
    full outer join known
        on wanted.destination = known.destination and wanted.contact_key = known.contact_key

)

select
    destination,
    contact_key,

    change_type,
    {% for column in properties %}
    {{ column }},
    {% endfor %}
    row_hash
from changes
where change_type is not null
