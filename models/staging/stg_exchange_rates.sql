with

raw_exchange_rates as (

    {{ sextant.read_raw('exchange_rates') }}

)

select
    raw_exchange_rates.*,
    {{ sextant.row_version() }}
from raw_exchange_rates
left join {{ ref('stg_repeated_rows') }} as repeated_rows
    on
        raw_exchange_rates.raw_row_number = repeated_rows.raw_row_number
        and repeated_rows.table_name = 'exchange_rates'
