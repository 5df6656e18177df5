with

repeated_order_ids as (

    {# Almost every order has one version: number those of the few that have more, not all. #}
    select order_id
    from {{ ref('stg_orders') }}
    where order_id is not null
    group by order_id
    having count(*) > 1

),

repeated_orders as (

    {# Reads staging again, on purpose: a CTE that is read twice would be kept whole in memory. #}
    select
        orders.raw_row_number,
        orders.order_id,
        orders.updated_at
    from {{ ref('stg_orders') }} as orders
    inner join repeated_order_ids
        on orders.order_id = repeated_order_ids.order_id

),

numbered as (

    select
        raw_row_number,
        row_number() over (
            partition by order_id order by updated_at desc nulls last, raw_row_number desc
        ) as order_version
    from repeated_orders

)

select * from numbered
