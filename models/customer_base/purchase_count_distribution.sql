with

customers as (

    select * from {{ ref('customers') }}

),

counted as (

    select
        order_count,
        count(*) as customers,
        sum(revenue) as revenue
    from customers
    group by order_count

)

select
    order_count,

    customers,
    cast(customers as double) / sum(customers) over () as share,
    case
        when order_count > 0
            then cast(customers as double) / sum(case when order_count > 0 then customers else 0 end) over ()
    end as share_of_buyers,
    cast(revenue as decimal(18, 4)) as revenue
from counted
