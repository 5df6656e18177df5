{{ config(materialized='ephemeral') }}

{% set texts = sextant.detail_fields() | reject('equalto', 'birth_date') | list + ['country_code'] %}

with

details as (

    select * from {{ ref('int_contact_details') }}

),

country_names as (

    select * from {{ ref('country_names') }}

),

phone_prefixes as (

    select * from {{ ref('int_phone_prefixes') }}

),

phone_plans as (

    select distinct
        country_code,
        calling_code,
        trunk_prefix,
        has_00_prefix
    from phone_prefixes

),

trimmed as (

    select
        customer_id,
        {% for field in texts %}
        {{ sextant.plain_code(field) if field in ['phone', 'postal_code'] else sextant.trimmed(field) }} as {{ field }},
        {% endfor %}
        {#- A date that can't be read counts as a text. -#}
        coalesce(cast(birth_date as {{ dbt.type_string() }}), trim(birth_date_unreadable)) as birth_date,
        birth_date as birth_day,
        age,
        details_hash,
        is_erased
    from details

),

with_phone_digits as (

    select
        trimmed.*,
        country_names.country_code as known_country_code,
        translate(trimmed.phone, ' .-()/', '') as phone_digits
    from trimmed
    left join country_names
        on lower(trimmed.country_code) = country_names.name

),

without_calling_codes as (

    select
        with_phone_digits.*,
        phone_plans.calling_code,
        phone_plans.trunk_prefix,
        {{ sextant.without_calling_code('with_phone_digits.phone_digits', 'phone_plans') }} as national_digits
    from with_phone_digits
    left join phone_plans
        on with_phone_digits.known_country_code = phone_plans.country_code

)

select
    customer_id,

    {% for field in texts %}
    {{ field }},
    {% endfor %}
    birth_date,
    known_country_code,
    phone_digits,
    calling_code,
    {{ sextant.plain_digits(sextant.without_trunk_prefix('national_digits', 'trunk_prefix')) }} as phone_number,
    lower(replace(gender, '.', '')) as gender_code,

    age,
    details_hash,

    is_erased,

    birth_day
from without_calling_codes
