with

raw_engagement_events as (

    {{ sextant.read_raw('engagement_events') }}

)

select
    raw_engagement_events.raw_row_number,
    raw_engagement_events.raw_record_count,
    raw_engagement_events.event_id,
    {{ sextant.remaining_id('raw_engagement_events.customer_id') }} as customer_id,

    raw_engagement_events.event_type,
    raw_engagement_events.channel,
    raw_engagement_events.campaign_id,
    {{ sextant.unreadable_unless_erased('raw_engagement_events.occurred_at_unreadable') }} as occurred_at_unreadable,

    {{ sextant.row_version() }},

    raw_engagement_events.occurred_at,
    raw_engagement_events.event_date
from raw_engagement_events
{{ sextant.join_erased('raw_engagement_events.customer_id') }}
left join {{ ref('stg_row_versions') }} as row_versions
    on
        raw_engagement_events.raw_row_number = row_versions.raw_row_number
        and row_versions.table_name = 'engagement_events'
