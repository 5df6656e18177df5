{#- Which identities are one customer. It is empty where every id is a customer: then nothing reads it. -#}
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

),

{% endfor %}
after_merging as (

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

),

accounts as (

    select
        account_id,
        bool_or(is_listed) as is_listed,
        min(email) as email,
        min(phone) as phone
    from after_merging
    group by account_id

),

{% if sextant.setting('customer_identity') == 'email' %}
by_email as (

    {#
        An account that the shop lists represents all identities with its address; of several accounts, the first by id.
    #}
    select
        account_id,
        email,
        phone,
        is_listed,
        case
            when email is null then account_id
            else first_value(account_id) over (partition by email order by is_listed desc, account_id asc)
        end as person
    from accounts

),

phones_of_persons as (

    {# A number that persons with different addresses share belongs to a household, and joins nobody. #}
    select
        phone,
        min(person) filter (where email is not null) as person,
        count(distinct person) filter (where email is not null) as persons,
        min(account_id) as first_account
    from by_email
    where phone is not null
    group by phone

),

by_phone as (

    select
        by_email.account_id,
        case
            when by_email.email is not null or phones_of_persons.persons > 1 then by_email.person
            else coalesce(phones_of_persons.person, phones_of_persons.first_account, by_email.person)
        end as person,
        by_email.person as person_by_email
    from by_email
    left join phones_of_persons
        on by_email.phone = phones_of_persons.phone

),

{% else %}
by_phone as (

    select
        account_id,
        account_id as person,
        account_id as person_by_email
    from accounts

),

{% endif %}
named as (

    select
        after_merging.raw_identity,
        by_phone.person,
        case
            when by_phone.person <> by_phone.person_by_email then 'phone'
            when by_phone.person_by_email <> after_merging.account_id then 'email'
            when after_merging.account_id <> after_merging.raw_identity then 'merged'
            else 'id'
        end as rule
    from after_merging
    inner join by_phone
        on after_merging.account_id = by_phone.account_id

)

select
    raw_identity,
    person as customer_id,
    rule
from named
{{ 'where false' if not sextant.joins_identities() }}
