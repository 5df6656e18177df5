{{ config(materialized='view') }}

with

orders as (

    select * from {{ ref('stg_orders') }}

),

order_versions as (

    select * from {{ ref('int_order_versions') }}

),

exchange_rates as (

    select * from {{ ref('int_exchange_rates') }}

),

reporting_currency as (

    select * from {{ ref('int_reporting_currency') }}

),

valued as (

    select
        orders.*,
        cast(coalesce(order_versions.order_version, 1) as bigint) as order_version,
        coalesce(orders.currency, reporting_currency.reporting_currency) as order_currency,
        coalesce(
            exchange_rates.rate_to_reporting,
            case
                when orders.currency is null or orders.currency = reporting_currency.reporting_currency then 1
            end
        ) as rate_to_reporting
    from orders
    cross join reporting_currency
    left join order_versions
        on orders.raw_row_number = order_versions.raw_row_number
    left join exchange_rates
        on
            orders.currency = exchange_rates.currency
            {# rates are known up to the day of the build; an order from the future is refused for its date #}
            and least(orders.order_date, {{ sextant.build_date() }}) = exchange_rates.rate_date

),

judged as (

    select
        *,
        case
            when order_id is null then 'missing_order_id'
            when order_version > 1 then 'superseded'
            when ordered_at_unreadable is not null then 'unreadable_ordered_at'
            when ordered_at is null then 'missing_ordered_at'
            when total_amount_unreadable is not null then 'unreadable_total_amount'
            when total_amount is null then 'missing_total_amount'
            when rate_to_reporting is null then 'no_exchange_rate'
            when order_date > {{ sextant.build_date() }} then 'future'
        end as rejection_reason,
        case
            when is_test then 'test'
            when customer_id is null then 'guest'
            when is_cancelled then 'cancelled'
            when financial_status not in ('paid', 'partially_paid', 'partially_refunded') then 'not_paid'
            when total_amount > 0 and refunded_amount >= total_amount then 'fully_refunded'
        end as exclusion_reason
    from valued

)

select * from judged
