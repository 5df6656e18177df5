with

raw_campaigns as (

    {{ sextant.read_raw('campaigns') }}

)

select
    raw_campaigns.*,
    {{ sextant.row_version() }}
from raw_campaigns
left join {{ ref('stg_repeated_rows') }} as repeated_rows
    on
        raw_campaigns.raw_row_number = repeated_rows.raw_row_number
        and repeated_rows.table_name = 'campaigns'
