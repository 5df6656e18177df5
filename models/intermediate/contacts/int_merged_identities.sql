{{ config(materialized='ephemeral') }}

{#- It is empty where every id is a customer: then nothing reads it. -#}
with

merged_customers as (

    select * from {{ ref('stg_merged_customers') }}
    where row_version = 1 and customer_id is not null and merged_into is not null

),

placeholders as (

    select distinct placeholder
    from {{ ref('placeholders') }}
    where field in ('null', 'any', 'email')

),

phone_plans as (

    select distinct
        country_code,
        calling_code,
        trunk_prefix,
        has_00_prefix
    from {{ ref('int_phone_prefixes') }}

),

identities as (

    select * from {{ ref('int_raw_identities') }}

),

{# A merged account may itself have been merged: five steps are more than any shop takes. #}
merged_1 as (

    select
        customer_id,
        merged_into
    from merged_customers

),

{% for step in range(2, 6) %}
merged_{{ step }} as (

    select
        earlier.customer_id,
        coalesce(later.merged_into, earlier.merged_into) as merged_into
    from merged_{{ step - 1 }} as earlier
    left join merged_customers as later
        on earlier.merged_into = later.customer_id

){{ ',' if not loop.last }}

{% endfor %}

select
    identities.raw_identity,
    identities.is_listed and merged_5.merged_into is null as is_listed,
    coalesce(merged_5.merged_into, identities.raw_identity) as account_id,
    case
        when placeholders.placeholder is null and identities.email like '%_@_%._%' then identities.email
    end as email,
    coalesce(
        {{ sextant.international_number('identities.phone') }},
        '+' || phone_plans.calling_code || {{ sextant.national_number('identities.phone', 'phone_plans') }}
    ) as phone
from identities
left join merged_5
    on identities.raw_identity = merged_5.customer_id
left join placeholders
    on identities.email = placeholders.placeholder
left join phone_plans
    on identities.country_code = phone_plans.country_code

{{ 'where false' if not sextant.joins_identities() }}
