with

raw_engagement_events as (

    {{ sextant.read_raw('engagement_events') }}

),

renamed as (

    select
        raw_row_number,
        event_id,
        customer_id,

        event_type,
        channel,
        campaign_id,
        occurred_at_unreadable,

        occurred_at,
        {{ sextant.local_date('occurred_at') }} as event_date
    from raw_engagement_events

)

select * from renamed
