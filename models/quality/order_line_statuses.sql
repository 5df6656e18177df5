with

order_lines as (

    select * from {{ ref('int_order_lines') }}

),

raw_lines as (

    select * from {{ ref('stg_order_lines') }}

),

orders as (

    select * from {{ ref('orders') }}

),

used_lines as (

    select
        case
            when order_lines.line_status <> 'attached' then order_lines.line_status
            when orders.order_status in ('purchase', 'return') then 'counted'
            else concat('order_', orders.order_status)
        end as line_status,
        order_lines.cost_basis,
        order_lines.net_amount,
        order_lines.goods_cost
    from order_lines
    left join orders
        on order_lines.order_row_number = orders.raw_row_number

),

unused_lines as (

    select
        case when order_line_id is null then 'missing_order_line_id' else 'superseded' end as line_status,
        'unknown' as cost_basis,
        cast(null as decimal(18, 4)) as net_amount,
        cast(null as decimal(18, 4)) as goods_cost
    from raw_lines
    where order_line_id is null or row_version > 1

),

all_lines as (

    select * from used_lines
    union all
    select * from unused_lines

)

select
    line_status,
    cost_basis,

    count(*) as line_count,
    cast(sum(net_amount) as decimal(18, 4)) as net_amount,
    cast(sum(goods_cost) as decimal(18, 4)) as goods_cost
from all_lines
group by line_status, cost_basis
