with

raw_exchange_rates as (

    {{ sextant.read_raw('exchange_rates') }}

),

renamed as (

    select
        raw_row_number,
        currency,
        valid_from_unreadable,
        rate_to_reporting_unreadable,
        rate_to_reporting,
        valid_from
    from raw_exchange_rates

),

numbered as (

    select
        *,
        row_number() over (
            partition by currency, valid_from order by raw_row_number desc
        ) as exchange_rate_version
    from renamed

)

select * from numbered
