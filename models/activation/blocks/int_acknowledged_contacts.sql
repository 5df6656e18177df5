{{ config(materialized='view') }}

{#- A table of the sync's own, which no model writes; before its first run there is none. -#}
{% set relation = ['activation_state', 'acknowledged_contacts'] %}
{% set acknowledged = adapter.get_relation(target.database, relation[0], relation[1]) if execute else none %}

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
