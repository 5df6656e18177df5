{{ config(materialized='table' if sextant.joins_identities() else 'view') }}

{% set joined, alone = ref('int_customer_identities'), ref('customers') %}

with

identities as (

    {% if sextant.joins_identities() %}
    select
        raw_identity,
        customer_id,
        rule
    from {{ joined.include(database=false) }}
    {% else %}
    select
        customer_id as raw_identity,
        customer_id,
        'id' as rule
    from {{ alone.include(database=false) }}
    {% endif %}

)

select
    {{ sextant.store_of_customer('raw_identity') }} as store_id,
    {{ sextant.raw_id_of_customer('raw_identity') }} as raw_customer_id,
    customer_id,

    rule
from identities
