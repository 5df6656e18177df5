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

channel_spellings as (

    select * from {{ ref('int_channel_spellings') }}

),

order_statuses as (

    select * from {{ ref('order_statuses') }}

),

reporting_currency as (

    select * from {{ ref('int_reporting_currency') }}

),

valued as (

    select
        orders.*,
        {{ sextant.identified(sextant.identity_of_order('orders')) }} as person_id,
        coalesce(channel_spellings.usual_spelling, orders.channel) as usual_channel,
        cast(coalesce(order_versions.order_version, 1) as bigint) as order_version,
        coalesce(order_versions.row_role, 'current') as row_role,
        {# The same refund may be in a column and in a row of its own. #}
        greatest(orders.refunded_amount, coalesce(order_versions.refunded_in_rows, 0)) as money_back,
        case when orders.financial_status is null then 'paid' else order_statuses.financial_status end as payment,
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
    {{ sextant.join_identities(sextant.identity_of_order('orders')) }}
    left join channel_spellings
        on orders.channel = channel_spellings.channel
    left join order_statuses
        on {{ sextant.plain_status('orders.financial_status') }} = order_statuses.status
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
            {# A refund and a line are compared with the order that they belong to. #}
            when row_role in ('refund', 'line') then null
            when row_role = 'superseded' then 'superseded'
            when ordered_at_unreadable is not null then 'unreadable_ordered_at'
            when ordered_at is null then 'missing_ordered_at'
            when order_date < {{ sextant.first_day() }} then 'before_first_year'
            when total_amount_unreadable is not null then 'unreadable_total_amount'
            when total_amount is null then 'missing_total_amount'
            {# A value that can't be read is not taken for none. #}
            when refunded_amount_unreadable is not null then 'unreadable_refunded_amount'
            when cancelled_at_unreadable is not null then 'unreadable_cancelled_at'
            when is_test_unreadable is not null then 'unreadable_is_test'
            when rate_to_reporting is null then 'no_exchange_rate'
            when order_date > {{ sextant.build_date() }} then 'future'
        end as rejection_reason,
        case
            when row_role = 'refund' then 'refund_of_order'
            when row_role = 'line' then 'line_of_order'
            when is_test then 'test'
            when person_id is null then 'guest'
            when is_cancelled or payment = 'cancelled' then 'cancelled'
            when payment is null then 'unknown_status'
            when payment = 'refunded' or (total_amount > 0 and money_back >= total_amount) then 'fully_refunded'
            when payment not in ('paid', 'partially_paid', 'partially_refunded') then 'not_paid'
        end as exclusion_reason
    from valued

)

select * from judged
