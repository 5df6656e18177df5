{#- Which identities are one customer. It is empty where every id is a customer: then nothing reads it. -#}
with

merged_identities as (

    select * from {{ ref('int_merged_identities') }}

),

accounts as (

    select
        account_id,
        bool_or(is_listed) as is_listed,
        min(email) as email,
        min(phone) as phone
    from merged_identities
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
        merged_identities.raw_identity,
        by_phone.person,
        case
            when by_phone.person <> by_phone.person_by_email then 'phone'
            when by_phone.person_by_email <> merged_identities.account_id then 'email'
            when merged_identities.account_id <> merged_identities.raw_identity then 'merged'
            else 'id'
        end as rule
    from merged_identities
    inner join by_phone
        on merged_identities.account_id = by_phone.account_id

)

select
    raw_identity,
    person as customer_id,
    rule
from named
