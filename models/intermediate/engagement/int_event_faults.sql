{{ config(materialized='view') }}

with

engagement_events as (

    select * from {{ ref('stg_engagement_events') }}

),

engagement_weights as (

    select * from {{ ref('engagement_weights') }}

),

judged_events as (

    {# A row whose time can't be read is listed as an unreadable value. #}
    select
        engagement_events.raw_row_number,
        engagement_events.event_id,
        engagement_events.event_type,
        case
            when engagement_events.event_id is null then 'missing_event_id'
            when engagement_events.row_version > 1 then 'superseded'
            when engagement_events.customer_id is null then 'missing_customer_id'
            when engagement_events.occurred_at_unreadable is not null then null
            when engagement_events.occurred_at is null then 'missing_occurred_at'
            when engagement_events.event_type is null then 'missing_event_type'
            when engagement_weights.event_type is null then 'unknown_event_type'
        end as fault
    from engagement_events
    left join engagement_weights
        on engagement_events.event_type = engagement_weights.event_type

)

select
    raw_row_number,
    event_id,

    fault,
    case when fault = 'unknown_event_type' then event_type end as unknown_event_type
from judged_events
where fault is not null
