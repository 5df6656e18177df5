{{ config(materialized='view') }}

-- depends_on: {{ ref('int_customer_identities') }}

{% if sextant.joins_identities() %}

{#-
    The account that was updated last comes first; a detail that it lacks is taken from the next. A refusal in any
    account holds.
-#}
{% set details = ['email', 'phone', 'first_name', 'last_name', 'gender', 'city', 'postal_code', 'country_code',
    'acquisition_channel', 'birth_date_unreadable', 'birth_date', 'email_opt_in_at', 'sms_opt_in_at']
    + (sextant.setting('customer_columns') or []) %}

with

accounts as (

    select
        customers.*,
        {{ sextant.identified('customers.customer_id') }} as person_id,
        row_number() over (
            partition by {{ sextant.identified('customers.customer_id') }}
            order by customers.updated_at desc nulls last, customers.customer_id asc
        ) as account_number
    from {{ ref('int_accounts') }} as customers
    {{ sextant.join_identities('customers.customer_id') }}

)

select
    person_id as customer_id,
    {% for detail in details %}
    min_by({{ detail }}, account_number) filter (where {{ detail }} is not null) as {{ detail }},
    {% endfor %}

    bool_or(email_opt_in) and not bool_or(has_refused_email) as email_opt_in,
    bool_or(sms_opt_in) and not bool_or(has_refused_sms) as sms_opt_in,
    bool_or(has_refused_email) as has_refused_email,
    bool_or(has_refused_sms) as has_refused_sms,
    bool_or(ad_user_data) and not bool_or(has_refused_advertising) as ad_user_data,
    bool_or(ad_personalization) and not bool_or(has_refused_advertising) as ad_personalization,
    bool_or(has_refused_advertising) as has_refused_advertising,
    bool_and(is_erased) as is_erased,

    min(created_at) as created_at
from accounts
group by person_id

{% else %}

select * from {{ ref('int_accounts') }}

{% endif %}
