{{ config(materialized='view') }}

{#- The sync's own table, which no model writes. Before the first sync there is none. -#}
{% set acknowledged = load_relation(source('activation_state', 'acknowledged_contacts')) %}

{% if acknowledged %}

select
    destination,
    contact_key,

    row_hash
from {{ acknowledged.include(database=false) }}

{% else %}

select
    cast(null as {{ dbt.type_string() }}) as destination,
    cast(null as {{ dbt.type_string() }}) as contact_key,

    cast(null as {{ dbt.type_string() }}) as row_hash
where false

{% endif %}
