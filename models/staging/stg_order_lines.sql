with

order_line_versions as (

    select * from {{ ref('stg_order_line_versions') }}

),

current_order_lines as (

    select
        order_line_id,
        order_id,
        product_id,

        product_category,

        quantity,
        unit_price,
        coalesce(discount_amount, 0) as discount_amount
    from order_line_versions
    where order_line_version = 1 and order_line_id is not null and order_id is not null

)

select * from current_order_lines
