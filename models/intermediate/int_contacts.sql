with

candidates as (

    select * from {{ ref('int_contact_candidates') }}

),

answers as (

    select * from {{ ref('int_contact_answers') }}

),

{% for field in ['email', 'phone', 'postal_code'] %}
{{ field }}_answers as (

    select *
    from answers
    where field = '{{ field }}'

){{ ',' if not loop.last }}

{% endfor %}
select
    candidates.customer_id,

    coalesce(candidates.plain_email, email_answers.answer) as email,
    coalesce(candidates.plain_phone, phone_answers.answer) as phone,
    candidates.first_name,
    candidates.last_name,
    candidates.gender,
    candidates.city,
    postal_code_answers.answer as postal_code,
    case when candidates.country_code_status = 'valid' then candidates.country_code end as country_code,
    candidates.acquisition_channel,
    coalesce(candidates.email_status, email_answers.status) as email_status,
    coalesce(candidates.phone_status, phone_answers.status) as phone_status,
    candidates.first_name_status,
    candidates.last_name_status,
    candidates.gender_status,
    candidates.birth_date_status,
    candidates.city_status,
    coalesce(candidates.postal_code_status, postal_code_answers.status) as postal_code_status,
    candidates.country_code_status,
    candidates.acquisition_channel_status,

    candidates.age,

    candidates.birth_date
from candidates
left join email_answers
    on
        candidates.email_status is null
        and candidates.email = email_answers.value
left join phone_answers
    on
        candidates.phone_status is null
        and candidates.phone = phone_answers.value
        and coalesce(candidates.country_code, '') = phone_answers.country_code
left join postal_code_answers
    on
        candidates.postal_code_status is null
        and candidates.postal_code = postal_code_answers.value
        and candidates.country_code = postal_code_answers.country_code
