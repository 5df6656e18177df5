with

events as (

    select * from {{ ref('stg_engagement_events') }}

),

event_versions as (

    select * from {{ ref('int_event_versions') }}

),

usable_events as (

    select
        events.customer_id,
        events.event_type,
        events.event_date
    from events
    left join event_versions
        on events.raw_row_number = event_versions.raw_row_number
    where
        events.event_id is not null
        and events.customer_id is not null
        and events.event_date is not null
        and coalesce(event_versions.event_version, 1) = 1

)

select
    customer_id,
    event_date,
    event_type,

    count(*) as events
from usable_events
group by customer_id, event_date, event_type
