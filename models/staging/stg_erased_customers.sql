{{ config(materialized='ephemeral') }}

{#- An ephemeral model: an id that is an address is nowhere else than in the shop's own files. -#}
{% set steps = 5 if sextant.raw_columns('merged_customers') else 0 %}

with

requests as (

    {{ sextant.read_raw('erasure_requests') }}

),

{% if steps %}
merged_customers as (

    {{ sextant.read_raw('merged_customers') }}

),

{% endif %}
erased_0 as (

    select distinct customer_id
    from requests
    where customer_id is not null

),

{% for step in range(1, steps + 1) %}
erased_{{ step }} as (

    {# The shop says that both are one person. #}
    select customer_id from erased_{{ step - 1 }}
    union
    select merged_customers.customer_id
    from merged_customers
    inner join erased_{{ step - 1 }} as erased
        on merged_customers.merged_into = erased.customer_id
    where merged_customers.customer_id is not null
    union
    select merged_customers.merged_into as customer_id
    from merged_customers
    inner join erased_{{ step - 1 }} as erased
        on merged_customers.customer_id = erased.customer_id
    where merged_customers.merged_into is not null

),

{% endfor %}
erased as (

    select * from erased_{{ steps }}

)

select
    customer_id,
    case
        when customer_id like '%@%'
            then concat('erased:', {{ dbt.hash("concat('erased customer ', customer_id)") }})
        else customer_id
    end as remaining_id
from erased
