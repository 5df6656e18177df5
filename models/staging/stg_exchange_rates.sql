with

exchange_rate_versions as (

    select * from {{ ref('stg_exchange_rate_versions') }}

),

current_exchange_rates as (

    select
        currency,
        valid_from,
        rate_to_reporting
    from exchange_rate_versions
    where exchange_rate_version = 1 and currency is not null and valid_from is not null and rate_to_reporting > 0

)

select * from current_exchange_rates
