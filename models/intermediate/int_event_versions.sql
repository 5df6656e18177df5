{{ sextant.repeated_rows(
    ref('stg_engagement_events'),
    id='event_id',
    latest_first='all_rows.raw_row_number desc',
    version='event_version'
) }}
