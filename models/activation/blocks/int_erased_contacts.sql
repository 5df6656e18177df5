{{ config(materialized='view') }}

{#- A table of the sync's own, which no model writes; before its first deletion there is none. -#}
{% set erased = load_relation(source('activation_state', 'erased_contacts')) %}

{% if erased %}

select
    destination,
    contact_key
from {{ erased.include(database=false) }}

{% else %}

select
    cast(null as {{ dbt.type_string() }}) as destination,
    cast(null as {{ dbt.type_string() }}) as contact_key
where false

{% endif %}
