with

repeated_event_ids as (

    {# Almost every event stands once: number the rows of the few that stand more often, not all. #}
    select event_id
    from {{ ref('stg_engagement_events') }}
    where event_id is not null
    group by event_id
    having count(*) > 1

),

repeated_events as (

    select
        events.raw_row_number,
        events.event_id
    from {{ ref('stg_engagement_events') }} as events
    inner join repeated_event_ids
        on events.event_id = repeated_event_ids.event_id

),

numbered as (

    select
        raw_row_number,
        row_number() over (partition by event_id order by raw_row_number desc) as event_version
    from repeated_events

)

select * from numbered
