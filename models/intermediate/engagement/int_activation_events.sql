with

events as (

    select * from {{ ref('stg_engagement_events') }}

)

{# One pass over the raw events gives all that activation needs. An unsubscribe counts without an event id too. #}
select
    {{ sextant.identified('events.customer_id') }} as customer_id,
    events.event_type,
    events.campaign_id,
    case when events.channel = 'sms' then 'sms' else 'email' end as consent_channel,
    coalesce(events.occurred_at, cast('9999-12-31' as timestamp)) as occurred_at,
    events.event_date
from events
{{ sextant.join_identities('events.customer_id') }}
where
    events.event_type in ('unsubscribe', 'campaign_sent', 'coupon_redemption')
    and events.customer_id is not null
    and events.row_version = 1
    and (events.event_type = 'unsubscribe' or events.event_id is not null)
