-- The shop keeps its rates in a table of its own. Sextant reads them as its staging model would have them: every column is there,
-- and what can't be unreadable here is null.
with

rates as (

    select * from {{ ref('corner_shop_rates') }}

)

select
    row_number() over (order by currency, valid_from) as raw_row_number,
    cast(1 as bigint) as raw_record_count,
    currency,
    valid_from,
    cast(null as varchar) as valid_from_unreadable,
    rate_to_reporting,
    cast(null as varchar) as rate_to_reporting_unreadable,
    cast(1 as bigint) as row_version
from rates
