with

customers as (

    select * from {{ ref('int_customers') }}

),

contacts as (

    select * from {{ ref('int_contacts') }}

),

events as (

    select * from {{ ref('int_activation_events') }}
    where event_type = 'unsubscribe'

),

suppressions as (

    select * from {{ ref('stg_suppressions') }}

),

unsubscribed as (

    select
        customer_id,
        max(occurred_at) filter (where consent_channel = 'email') as email_at,
        max(occurred_at) filter (where consent_channel = 'sms') as sms_at
    from events
    group by customer_id

),

judged as (

    {# An unsubscribe always wins: it overrides an earlier consent and any consent without a date. #}
    select
        {% for channel in ['email', 'sms'] %}
        customers.{{ channel }}_opt_in
        and (
            unsubscribed.{{ channel }}_at is null
            or coalesce(unsubscribed.{{ channel }}_at < customers.{{ channel }}_opt_in_at, false)
        ) as agrees_to_{{ channel }},
        customers.has_refused_{{ channel }} or unsubscribed.{{ channel }}_at is not null as has_refused_{{ channel }},
        {% endfor %}
        customers.customer_id,
        contacts.email,
        contacts.phone,
        {# An address is the same in any letter case: mail servers don't distinguish them. #}
        lower(contacts.email) as email_key,
        contacts.phone as phone_key
    from customers
    inner join contacts
        on customers.customer_id = contacts.customer_id
    left join unsubscribed
        on customers.customer_id = unsubscribed.customer_id
    where not customers.is_erased

),

{% for address, channel in [('email', 'email'), ('phone', 'sms')] %}
refused_{{ address }}s as (

    {# Once one customer has refused an address, nobody who shares it is written to. #}
    select {{ address }}_key
    from judged
    where has_refused_{{ channel }} and not agrees_to_{{ channel }} and {{ address }} is not null

    union distinct

    {# A suppressed address is left out for everybody, whatever the channel: the hash says which address it is. #}
    select judged.{{ address }}_key
    from judged
    inner join suppressions
        on {{ sextant.address_hash('judged.' ~ address ~ '_key') }} = suppressions.address_hash
    where judged.agrees_to_{{ channel }}

),

{% endfor %}
reachable as (

    select
        judged.customer_id,
        case when judged.agrees_to_email and refused_emails.email_key is null then judged.email end as email,
        case when judged.agrees_to_sms and refused_phones.phone_key is null then judged.phone end as phone
    from judged
    left join refused_emails
        on judged.email_key = refused_emails.email_key
    left join refused_phones
        on judged.phone_key = refused_phones.phone_key
    where judged.agrees_to_email or judged.agrees_to_sms

)

select * from reachable
where email is not null or phone is not null
