with

events as (

    select * from {{ ref('stg_engagement_events') }}

),

usable_events as (

    select
        {{ sextant.identified('events.customer_id') }} as customer_id,
        events.event_type,
        events.event_date
    from events
    {{ sextant.join_identities('events.customer_id') }}
    where
        events.event_id is not null
        and events.customer_id is not null
        and events.event_date is not null
        and events.row_version = 1

)

select
    customer_id,
    event_date,
    event_type,

    count(*) as events
from usable_events
group by customer_id, event_date, event_type
