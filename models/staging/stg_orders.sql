with

raw_orders as (

    {{ sextant.read_raw('orders') }}

),

renamed as (

    select
        raw_row_number,
        order_id,
        customer_id,

        store_id,
        channel,
        currency,
        financial_status,
        promo_code,
        ordered_at_unreadable,
        total_amount_unreadable,
        refunded_amount_unreadable,
        discount_amount_unreadable,
        cancelled_at_unreadable,
        is_test_unreadable,
        updated_at_unreadable,

        total_amount,
        coalesce(refunded_amount, 0) as refunded_amount,
        coalesce(discount_amount, 0) as discount_amount,

        coalesce(is_test, false) as is_test,
        cancelled_at is not null or cancelled_at_unreadable is not null as is_cancelled,

        ordered_at,
        {{ sextant.local_date('ordered_at') }} as order_date,
        updated_at
    from raw_orders

)

select * from renamed
