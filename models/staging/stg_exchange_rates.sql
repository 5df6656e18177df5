with

raw_exchange_rates as (

    {{ sextant.read_raw('exchange_rates') }}

)

select
    raw_exchange_rates.*,
    {{ sextant.row_version() }}
from raw_exchange_rates
left join {{ ref('stg_row_versions') }} as row_versions
    on
        raw_exchange_rates.raw_row_number = row_versions.raw_row_number
        and row_versions.table_name = 'exchange_rates'
