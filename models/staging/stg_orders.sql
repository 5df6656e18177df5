with

raw_orders as (

    {{ sextant.read_raw('orders') }}

),

renamed as (

    select
        raw_row_number,
        raw_record_count,
        order_id,
        {{ sextant.remaining_id('raw_orders.customer_id') }} as customer_id,

        store_id,
        {{ sextant.unless_erased('email') }} as email,
        {{ sextant.unless_erased('phone') }} as phone,
        channel,
        currency,
        financial_status,
        promo_code,
        {{ sextant.unreadable_unless_erased('ordered_at_unreadable') }} as ordered_at_unreadable,
        {{ sextant.unreadable_unless_erased('total_amount_unreadable') }} as total_amount_unreadable,
        {{ sextant.unreadable_unless_erased('refunded_amount_unreadable') }} as refunded_amount_unreadable,
        {{ sextant.unreadable_unless_erased('discount_amount_unreadable') }} as discount_amount_unreadable,
        {{ sextant.unreadable_unless_erased('shipping_amount_unreadable') }} as shipping_amount_unreadable,
        {{ sextant.unreadable_unless_erased('tax_amount_unreadable') }} as tax_amount_unreadable,
        {{ sextant.unreadable_unless_erased('cancelled_at_unreadable') }} as cancelled_at_unreadable,
        {{ sextant.unreadable_unless_erased('is_test_unreadable') }} as is_test_unreadable,
        {{ sextant.unreadable_unless_erased('updated_at_unreadable') }} as updated_at_unreadable,

        total_amount,
        {# A refund counts by its size: exports write it with either sign. #}
        abs(coalesce(refunded_amount, 0)) as refunded_amount,
        abs(coalesce(discount_amount, 0)) as discount_amount,
        shipping_amount,
        tax_amount,

        coalesce(is_test, false) as is_test,
        cancelled_at is not null as is_cancelled,

        ordered_at,
        order_date,
        updated_at
    from raw_orders
    {{ sextant.join_erased('raw_orders.customer_id') }}

)

select * from renamed
