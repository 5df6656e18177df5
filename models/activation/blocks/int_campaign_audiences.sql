with

campaigns as (

    select * from {{ ref('stg_campaigns') }}
    where row_version = 1 and campaign_id is not null

),

as_of as (

    select * from {{ ref('int_as_of') }}

),

snapshot_dates as (

    select * from {{ ref('int_snapshot_dates') }}

),

campaign_audiences as (

    select * from {{ ref('campaign_audiences') }}

),

segments as (

    select * from {{ ref('segments') }}
    where system = 'rfm'

),

named_segments as (

    select
        audience,
        system,
        segment
    from campaign_audiences
    union all
    {# An RFM segment is an audience under its own name, unless the seed has that name. #}
    select
        segments.segment as audience,
        segments.system,
        segments.segment
    from segments
    left join campaign_audiences
        on segments.segment = campaign_audiences.audience
    where campaign_audiences.audience is null

),

started as (

    {# An end without a time is the end of that day. #}
    select
        campaigns.*,
        case
            when campaigns.ended_at = {{ sextant.local_midnight_to_utc('campaigns.end_date') }}
                then {{ sextant.local_midnight_to_utc(dbt.dateadd('day', 1, 'campaigns.end_date')) }}
        end as ends_before,
        campaigns.end_date <= as_of.as_of_date as is_over
    from campaigns
    cross join as_of
    where campaigns.start_date <= as_of.as_of_date and campaigns.started_at <= campaigns.ended_at

),

snapshots_before as (

    select
        started.campaign_id,
        max(snapshot_dates.snapshot_date) as snapshot_date
    from started
    inner join snapshot_dates
        on started.start_date > snapshot_dates.snapshot_date
    group by started.campaign_id

)

select
    started.campaign_id,
    named_segments.system,
    named_segments.segment,

    started.name,
    started.audience,

    started.cost,

    started.is_over,

    snapshots_before.snapshot_date,
    started.started_at,
    started.ended_at,
    started.ends_before
from started
left join snapshots_before
    on started.campaign_id = snapshots_before.campaign_id
left join named_segments
    on started.audience = named_segments.audience
