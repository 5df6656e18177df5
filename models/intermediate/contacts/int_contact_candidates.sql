{{ config(
    materialized=sextant.changed_rows(),
    unique_key=['customer_id'],
    meta={'rows_of': 'int_contact_details', 'compared_by': 'details_hash', 'personal_until': 'is_erased'}
) }}

with

prepared as (

    select * from {{ ref('int_contact_texts') }}

),

gender_codes as (

    select * from {{ ref('gender_codes') }}

),

phone_prefixes as (

    select * from {{ ref('int_phone_prefixes') }}

),

placeholders as (

    select * from {{ ref('placeholders') }}

),

{% for field in sextant.contact_fields() %}
{{ field }}_placeholders as (

    select distinct placeholder
    from placeholders
    where field in ('null', 'any', '{{ field }}')

),

{% endfor %}
judged as (

    {# Where the status stays null, the libraries are asked. #}
    select
        prepared.*,
        case
            {{ sextant.unusable_status('email', 'prepared') }}
            when {{ sextant.is_plain_email('prepared.email') }} then 'valid'
        end as email_status,
        case
            {{ sextant.unusable_status('phone', 'prepared') }}
            when phone_digit_placeholders.placeholder is not null then 'placeholder'
            when phone_prefixes.prefix is not null then 'valid'
        end as phone_status,
        {% for field in ['first_name', 'last_name', 'city'] %}
        case
            {{ sextant.unusable_status(field, 'prepared') }}
            when {{ sextant.is_name('prepared.' ~ field) }} then 'valid'
            else 'invalid'
        end as {{ field }}_status,
        {% endfor %}
        case
            {{ sextant.unusable_status('gender', 'prepared') }}
            when gender_codes.gender is not null then 'valid'
            else 'invalid'
        end as gender_status,
        gender_codes.gender as normalised_gender,
        case
            {{ sextant.unusable_status('birth_date', 'prepared') }}
            when prepared.age between 0 and 120 then 'valid'
            else 'invalid'
        end as birth_date_status,
        case
            {{ sextant.unusable_status('postal_code', 'prepared') }}
            when prepared.known_country_code is null then 'unknown_country'
        end as postal_code_status,
        case
            {{ sextant.unusable_status('country_code', 'prepared') }}
            when prepared.known_country_code is not null then 'valid'
            else 'invalid'
        end as country_code_status,
        case
            {{ sextant.unusable_status('acquisition_channel', 'prepared') }}
            else 'valid'
        end as acquisition_channel_status
    from prepared
    {% for field in sextant.contact_fields() %}
    left join {{ field }}_placeholders
        on lower(prepared.{{ field }}) = {{ field }}_placeholders.placeholder
    {% endfor %}
    left join phone_placeholders as phone_digit_placeholders
        on prepared.phone_digits = phone_digit_placeholders.placeholder
    left join gender_codes
        on prepared.gender_code = gender_codes.code
    left join phone_prefixes
        on
            prepared.known_country_code = phone_prefixes.country_code
            and length(prepared.phone_number) = phone_prefixes.number_digits
            and substr(prepared.phone_number, 1, 4) = phone_prefixes.prefix

)

select
    customer_id,

    email,
    phone,
    postal_code,
    known_country_code as country_code,
    case when first_name_status = 'valid' then first_name end as first_name,
    case when last_name_status = 'valid' then last_name end as last_name,
    case when city_status = 'valid' then city end as city,
    case when acquisition_channel_status = 'valid' then acquisition_channel end as acquisition_channel,
    case when gender_status = 'valid' then normalised_gender end as gender,
    case when email_status = 'valid' then {{ sextant.email_with_small_domain('email') }} end as plain_email,
    case when phone_status = 'valid' then concat('+', calling_code, phone_number) end as plain_phone,
    {% for field in sextant.contact_fields() %}
    {{ field }}_status,
    {% endfor %}

    case when birth_date_status = 'valid' then age end as age,
    details_hash,

    is_erased,

    case when birth_date_status = 'valid' then birth_day end as birth_date
from judged
