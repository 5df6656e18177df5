with

campaign_versions as (

    select * from {{ ref('stg_campaign_versions') }}

),

current_campaigns as (

    select
        campaign_id,

        audience,
        name,
        channel,
        objective,

        cost,

        started_at,
        {{ sextant.local_date('started_at') }} as start_date,
        ended_at,
        {{ sextant.local_date('ended_at') }} as end_date
    from campaign_versions
    where campaign_version = 1 and campaign_id is not null

)

select * from current_campaigns
