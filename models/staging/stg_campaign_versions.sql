with

raw_campaigns as (

    {{ sextant.read_raw('campaigns') }}

),

numbered as (

    select
        *,
        row_number() over (partition by campaign_id order by raw_row_number desc) as campaign_version
    from raw_campaigns

)

select * from numbered
