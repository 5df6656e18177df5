with

raw_orders as (

    {{ sextant.read_raw('orders') }}

),

renamed as (

    select
        raw_row_number,
        raw_record_count,
        order_id,
        customer_id,

        store_id,
        email,
        phone,
        channel,
        currency,
        financial_status,
        promo_code,
        ordered_at_unreadable,
        total_amount_unreadable,
        refunded_amount_unreadable,
        discount_amount_unreadable,
        shipping_amount_unreadable,
        tax_amount_unreadable,
        cancelled_at_unreadable,
        is_test_unreadable,
        updated_at_unreadable,

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

)

select * from renamed
