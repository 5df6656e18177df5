with

costs as (

    select
        *,
        {{ sextant.without_blanks('lower(channel)') }} as channel_key
    from {{ ref('stg_acquisition_costs') }}

),

origins as (

    select * from {{ ref('int_customer_origins') }}

),

as_of as (

    select * from {{ ref('int_as_of') }}

),

exchange_rates as (

    select * from {{ ref('int_exchange_rates') }}

),

reporting_currency as (

    select * from {{ ref('int_reporting_currency') }}

),

customer_channels as (

    {# Of texts that differ only in letter case and blanks, int_customer_origins has one. #}
    select
        {{ sextant.without_blanks('lower(acquisition_channel)') }} as channel_key,
        min(acquisition_channel) as channel
    from origins
    where acquisition_channel is not null
    group by {{ sextant.without_blanks('lower(acquisition_channel)') }}

),

other_channels as (

    select
        channel_key,
        min(channel) as channel
    from costs
    where channel is not null
    group by channel_key

),

valued as (

    select
        costs.raw_row_number,
        costs.store_id,
        costs.month,
        costs.month_unreadable,
        costs.amount,
        costs.amount_unreadable,
        as_of.as_of_date,
        coalesce(customer_channels.channel, other_channels.channel) as channel,
        case
            when costs.currency is null or costs.currency = reporting_currency.reporting_currency then 1
            else exchange_rates.rate_to_reporting
        end as rate_to_reporting
    from costs
    cross join as_of
    cross join reporting_currency
    left join customer_channels
        on costs.channel_key = customer_channels.channel_key
    left join other_channels
        on costs.channel_key = other_channels.channel_key
    left join exchange_rates
        on
            costs.currency = exchange_rates.currency
            and least(costs.month, {{ sextant.build_date() }}) = exchange_rates.rate_date

),

judged as (

    select
        *,
        case
            when month_unreadable is not null then 'unreadable_month'
            when month is null then 'missing_month'
            when month < {{ sextant.first_day() }} then 'before_first_year'
            when amount_unreadable is not null then 'unreadable_amount'
            when amount is null then 'missing_amount'
            when rate_to_reporting is null then 'no_exchange_rate'
            when month > as_of_date then 'after_as_of_date'
            else 'counted'
        end as cost_status
    from valued

)

select
    raw_row_number,
    coalesce(store_id, '(unknown)') as store_id,
    coalesce(channel, '(unknown)') as channel,

    cost_status,

    case when cost_status = 'counted' then {{ sextant.convert_money('amount', 'rate_to_reporting') }} end as cost,

    case when month is not null then cast({{ dbt.date_trunc('month', 'month') }} as date) end as month
from judged
