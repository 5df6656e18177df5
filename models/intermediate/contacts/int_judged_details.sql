{{ config(
    materialized=sextant.changed_rows(),
    unique_key=['customer_id'],
    meta={'rows_of': 'int_contact_details', 'compared_by': 'details_hash', 'personal_until': 'is_erased'}
) }}

with

trimmed_details as (

    select * from {{ ref('int_trimmed_details') }}

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

{% for field in sextant.detail_fields() %}
{{ sextant.placeholders_of(field) }},

{% endfor %}
judged as (

    {# Where the status stays null, the libraries are asked. #}
    select
        trimmed_details.*,
        case
            {{ sextant.unusable_status('email', 'trimmed_details') }}
            when {{ sextant.is_plain_email('trimmed_details.email') }} then 'valid'
        end as email_status,
        case
            {{ sextant.unusable_status('phone', 'trimmed_details') }}
            when phone_digit_placeholders.placeholder is not null then 'placeholder'
            when phone_prefixes.prefix is not null then 'valid'
        end as phone_status,
        {% for field in ['first_name', 'last_name', 'city'] %}
        case
            {{ sextant.unusable_status(field, 'trimmed_details') }}
            {# The name of a person or place has a letter of some script. #}
            when
                length(trimmed_details.{{ field }}) <= 100
                and {{ sextant.matches('trimmed_details.' ~ field, '\\p{L}') }}
                then 'valid'
            else 'invalid'
        end as {{ field }}_status,
        {% endfor %}
        case
            {{ sextant.unusable_status('gender', 'trimmed_details') }}
            when gender_codes.gender is not null then 'valid'
            else 'invalid'
        end as gender_status,
        gender_codes.gender as normalised_gender,
        case
            {{ sextant.unusable_status('birth_date', 'trimmed_details') }}
            when trimmed_details.age between 0 and 120 then 'valid'
            else 'invalid'
        end as birth_date_status,
        case
            {{ sextant.unusable_status('postal_code', 'trimmed_details') }}
            when trimmed_details.known_country_code is null then 'unknown_country'
        end as postal_code_status
    from trimmed_details
    {% for field in sextant.detail_fields() %}
    left join {{ field }}_placeholders
        on lower(trimmed_details.{{ field }}) = {{ field }}_placeholders.placeholder
    {% endfor %}
    left join phone_placeholders as phone_digit_placeholders
        on trimmed_details.phone_digits = phone_digit_placeholders.placeholder
    left join gender_codes
        on trimmed_details.gender_code = gender_codes.code
    left join phone_prefixes
        on
            trimmed_details.known_country_code = phone_prefixes.country_code
            and length(trimmed_details.phone_number) = phone_prefixes.number_digits
            and substr(trimmed_details.phone_number, 1, 4) = phone_prefixes.prefix

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
    case when gender_status = 'valid' then normalised_gender end as gender,
    case when email_status = 'valid' then {{ sextant.email_with_small_domain('email') }} end as plain_email,
    case when phone_status = 'valid' then concat('+', calling_code, phone_number) end as plain_phone,
    {% for field in sextant.detail_fields() %}
    {{ field }}_status,
    {% endfor %}

    case when birth_date_status = 'valid' then age end as age,
    details_hash,

    is_erased,

    case when birth_date_status = 'valid' then birth_day end as birth_date
from judged
