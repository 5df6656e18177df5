with

judged_details as (

    select * from {{ ref('int_judged_details') }}

),

asked as (

    {# The question has a column of its own, so that the joins are by equality alone. #}
    select
        *,
        case when email_status is null then email end as asked_email,
        case when phone_status is null then phone end as asked_phone,
        case when postal_code_status is null then postal_code end as asked_postal_code,
        coalesce(country_code, '') as asked_country_code
    from judged_details

),

answers as (

    select * from {{ ref('int_contact_answers') }}

),

origins as (

    select * from {{ ref('int_customer_origins') }}

),

city_spellings as (

    {{ sextant.usual_spellings('judged_details', 'city') }}

),

{% for field in ['email', 'phone', 'postal_code'] %}
{{ field }}_answers as (

    select *
    from answers
    where field = '{{ field }}'

){{ ',' if not loop.last }}

{% endfor %}
select
    asked.customer_id,

    coalesce(asked.plain_email, email_answers.answer) as email,
    coalesce(asked.plain_phone, phone_answers.answer) as phone,
    asked.first_name,
    asked.last_name,
    asked.gender,
    coalesce(city_spellings.usual_spelling, asked.city) as city,
    postal_code_answers.answer as postal_code,
    origins.country_code,
    origins.acquisition_channel,
    coalesce(asked.email_status, email_answers.status) as email_status,
    coalesce(asked.phone_status, phone_answers.status) as phone_status,
    asked.first_name_status,
    asked.last_name_status,
    asked.gender_status,
    asked.birth_date_status,
    asked.city_status,
    coalesce(asked.postal_code_status, postal_code_answers.status) as postal_code_status,
    origins.country_code_status,
    origins.acquisition_channel_status,

    asked.age,

    asked.is_erased,

    asked.birth_date
from asked
inner join origins
    on asked.customer_id = origins.customer_id
left join email_answers
    on asked.asked_email = email_answers.value
left join phone_answers
    on
        asked.asked_phone = phone_answers.value
        and asked.asked_country_code = phone_answers.country_code
left join postal_code_answers
    on
        asked.asked_postal_code = postal_code_answers.value
        and asked.asked_country_code = postal_code_answers.country_code
left join city_spellings
    on asked.city = city_spellings.spelling
