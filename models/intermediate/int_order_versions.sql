with

orders as (

    select * from {{ ref('stg_orders') }}

),

repeated_order_ids as (

    {# Almost every order has one version: number those of the few that have more, not all. #}
    select order_id
    from orders
    where order_id is not null
    group by order_id
    having count(*) > 1

),

numbered as (

    select
        orders.raw_row_number,
        row_number() over (
            partition by orders.order_id order by orders.updated_at desc nulls last, orders.raw_row_number desc
        ) as order_version
    from orders
    inner join repeated_order_ids
        on orders.order_id = repeated_order_ids.order_id

)

select * from numbered
