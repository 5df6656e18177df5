with

raw_campaigns as (

    {{ sextant.read_raw('campaigns') }}

)

select
    raw_campaigns.*,
    {{ sextant.row_version() }}
from raw_campaigns
left join {{ ref('stg_row_versions') }} as row_versions
    on
        raw_campaigns.raw_row_number = row_versions.raw_row_number
        and row_versions.table_name = 'campaigns'
