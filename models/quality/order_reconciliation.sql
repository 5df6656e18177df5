with

orders as (

    select * from {{ ref('orders') }}

)

select
    order_status,
    status_reason,

    count(*) as orders,
    cast(sum(total_amount) as decimal(18, 4)) as total_amount,
    cast(sum(revenue) as decimal(18, 4)) as revenue
from orders
group by order_status, status_reason
