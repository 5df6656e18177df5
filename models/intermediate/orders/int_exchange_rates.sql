with

exchange_rates as (

    select * from {{ ref('stg_exchange_rates') }}
    where row_version = 1 and currency is not null and valid_from is not null and rate_to_reporting > 0

),

rate_periods as (

    select
        currency,
        rate_to_reporting,
        valid_from,
        coalesce(
            {{ dbt.dateadd('day', -1, 'lead(valid_from) over (partition by currency order by valid_from)') }},
            {{ sextant.build_date() }}
        ) as valid_to
    from exchange_rates
    where valid_from <= {{ sextant.build_date() }}

),

daily_rates as (

    select
        currency,
        rate_to_reporting,
        {{ sextant.each_date('valid_from', 'valid_to', 'day') }} as rate_date
    from rate_periods

)

select
    currency,
    cast(rate_date as date) as rate_date,
    rate_to_reporting
from daily_rates
