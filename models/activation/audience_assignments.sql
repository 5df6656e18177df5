{% set names = modules.audiences.in_order(sextant.audiences()) if execute else [] %}

with

customers as (

    select * from {{ ref('customers') }}

),

audience_members as (

    select * from {{ ref('audience_members') }}

),

as_of as (

    select * from {{ ref('int_as_of') }}

),

activation_events as (

    select * from {{ ref('int_activation_events') }}

),

reachable_customers as (

    select
        customer_id,
        is_email_reachable
    from customers
    where (is_email_reachable or is_sms_reachable) and not is_control_group

),

priorities as (
    {% for name in names %}

    select
        '{{ name }}' as audience,
        {{ loop.index }} as place
    {{ 'union all' if not loop.last }}
    {% endfor %}
    {% if not names %}

    select
        audience,
        1 as place
    from audience_members
    where false
    {% endif %}

),

ranked as (

    select
        audience_members.customer_id,
        audience_members.audience,
        audience_members.channel,
        row_number() over (partition by audience_members.customer_id order by priorities.place) as audience_rank,
        count(*) over (partition by audience_members.customer_id) as audiences
    from audience_members
    inner join priorities
        on audience_members.audience = priorities.audience

),

messages as (

    select
        activation_events.customer_id,
        count(*) as recent_messages
    from activation_events
    cross join as_of
    where
        activation_events.event_type = 'campaign_sent'
        and activation_events.event_date <= as_of.as_of_date
        and activation_events.event_date
        > {{ dbt.dateadd('day', -sextant.setting('frequency_cap_days'), 'as_of.as_of_date') }}
    group by activation_events.customer_id

),

told as (

    select
        reachable_customers.customer_id,
        ranked.audience as first_audience,
        coalesce(ranked.channel, case when reachable_customers.is_email_reachable then 'email' else 'sms' end)
            as first_channel,
        case
            when ranked.audience is null then 'no_audience'
            {% if sextant.setting('frequency_cap') %}
            when coalesce(messages.recent_messages, 0) >= {{ sextant.setting('frequency_cap') }} then 'capped'
            {% endif %}
            else 'assigned'
        end as assignment,
        cast(coalesce(ranked.audiences, 0) as bigint) as audiences,
        cast(coalesce(messages.recent_messages, 0) as bigint) as recent_messages
    from reachable_customers
    left join ranked
        on reachable_customers.customer_id = ranked.customer_id and ranked.audience_rank = 1
    left join messages
        on reachable_customers.customer_id = messages.customer_id

)

select
    customer_id,

    case when assignment = 'assigned' then first_audience end as audience,
    case when assignment = 'assigned' then first_channel end as channel,
    assignment,

    audiences,
    recent_messages
from told
