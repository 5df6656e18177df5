with

raw_orders as (

    {{ sextant.read_raw('orders') }}

),

renamed as (

    select
        raw_orders.raw_row_number,
        raw_orders.raw_record_count,
        raw_orders.order_id,
        {{ sextant.remaining_id('raw_orders.customer_id') }} as customer_id,

        raw_orders.store_id,
        {{ sextant.unless_erased('raw_orders.email') }} as email,
        {{ sextant.unless_erased('raw_orders.phone') }} as phone,
        raw_orders.channel,
        raw_orders.currency,
        raw_orders.financial_status,
        raw_orders.promo_code,
        {{ sextant.unreadable_unless_erased('raw_orders.ordered_at_unreadable') }} as ordered_at_unreadable,
        {{ sextant.unreadable_unless_erased('raw_orders.total_amount_unreadable') }} as total_amount_unreadable,
        {{ sextant.unreadable_unless_erased('raw_orders.refunded_amount_unreadable') }} as refunded_amount_unreadable,
        {{ sextant.unreadable_unless_erased('raw_orders.discount_amount_unreadable') }} as discount_amount_unreadable,
        {{ sextant.unreadable_unless_erased('raw_orders.shipping_amount_unreadable') }} as shipping_amount_unreadable,
        {{ sextant.unreadable_unless_erased('raw_orders.tax_amount_unreadable') }} as tax_amount_unreadable,
        {{ sextant.unreadable_unless_erased('raw_orders.cancelled_at_unreadable') }} as cancelled_at_unreadable,
        {{ sextant.unreadable_unless_erased('raw_orders.is_test_unreadable') }} as is_test_unreadable,
        {{ sextant.unreadable_unless_erased('raw_orders.updated_at_unreadable') }} as updated_at_unreadable,

        raw_orders.total_amount,
        {# A refund counts by its size: exports write it with either sign. #}
        abs(coalesce(raw_orders.refunded_amount, 0)) as refunded_amount,
        abs(coalesce(raw_orders.discount_amount, 0)) as discount_amount,
        raw_orders.shipping_amount,
        raw_orders.tax_amount,

        coalesce(raw_orders.is_test, false) as is_test,
        raw_orders.cancelled_at is not null as is_cancelled,

        raw_orders.ordered_at,
        raw_orders.order_date,
        raw_orders.updated_at
    from raw_orders
    {{ sextant.join_erased('raw_orders.customer_id') }}

)

select * from renamed
