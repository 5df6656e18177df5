{{ config(materialized='view') }}

with

customers as (

    select * from {{ ref('stg_customers') }}

),

accounts as (

    select
        customer_id,

        email,
        phone,
        first_name,
        last_name,
        gender,
        city,
        postal_code,
        country_code,
        acquisition_channel,
        birth_date_unreadable,
        {% for name in sextant.setting('customer_columns') or [] %}
        {{ name }},
        {% endfor %}

        coalesce(email_opt_in, false) as email_opt_in,
        coalesce(sms_opt_in, false) as sms_opt_in,
        {# A customer who was never asked has refused nothing. #}
        coalesce(not email_opt_in, false) as has_refused_email,
        coalesce(not sms_opt_in, false) as has_refused_sms,
        coalesce(ad_user_data, false) as ad_user_data,
        coalesce(ad_personalization, false) as ad_personalization,
        coalesce(not ad_user_data or not ad_personalization, false) as has_refused_advertising,
        is_erased,

        birth_date,
        created_at,
        email_opt_in_at,
        sms_opt_in_at,
        updated_at
    from customers
    where row_version = 1 and customer_id is not null

)

select * from accounts
