{{ config(pre_hook="{{ sextant.refuse_unclear_audiences() }}") }}

{% set audiences = sextant.checked_audiences() %}

with

customers as (

    select * from {{ ref('customers') }}

),

reachable_contacts as (

    select * from {{ ref('int_reachable_contacts') }}

),

matches as (
    {% for audience in audiences %}

    select
        '{{ audience.name }}' as audience,
        {% if audience.channel %}
        '{{ audience.channel }}' as channel,
        {% else %}
        cast(null as {{ dbt.type_string() }}) as channel,
        {% endif %}
        customer_id,
        is_control_group
    from customers
    where (
        {{ audience.where }}
    )
    {{ 'union all' if not loop.last }}
    {% endfor %}
    {% if not audiences %}

    select
        cast(null as {{ dbt.type_string() }}) as audience,
        cast(null as {{ dbt.type_string() }}) as channel,
        customer_id,
        is_control_group
    from customers
    where false
    {% endif %}

)

select
    matches.audience,
    matches.customer_id,

    matches.channel,

    matches.is_control_group
from matches
left join reachable_contacts
    on matches.customer_id = reachable_contacts.customer_id
where
    matches.channel is null
    or (matches.channel = 'email' and reachable_contacts.email is not null)
    or (matches.channel = 'sms' and reachable_contacts.phone is not null)
