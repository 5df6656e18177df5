{#- It reads snapshots of up to 180 days and one month before its date. -#}
{{ config(materialized='by_snapshot', meta={'months_read_back': 7}) }}

with

customer_segments as (

    select *
    from {{ ref('customer_segments') }}
    where snapshot_date >= {{ sextant.previous_snapshot_date(months_back=7) }}

),

orders as (

    select
        customer_id,
        order_status,
        order_date,
        revenue
    from {{ ref('orders') }}
    where
        order_status in ('purchase', 'return')
        and order_date > {{ sextant.previous_snapshot_date(months_back=7) }}
        and order_date <= {{ sextant.snapshot_date() }}

),

{{ sextant.observed_horizons([30, 90, 180], months=7) }},

later_orders as (

    select
        orders.customer_id,
        observed.segment_date,
        observed.horizon_days,
        count(*) filter (where orders.order_status = 'purchase') as purchases,
        sum(orders.revenue) as revenue
    from orders
    cross join observed
    where orders.order_date > observed.segment_date and orders.order_date <= observed.last_date
    group by orders.customer_id, observed.segment_date, observed.horizon_days

)

select
    {{ sextant.snapshot_date() }} as snapshot_date,
    customer_segments.system,
    observed.segment_date,
    customer_segments.segment,
    observed.horizon_days,

    count(*) as customers,
    count(*) filter (where later_orders.purchases > 0) as buyers,
    cast(coalesce(sum(later_orders.revenue), 0) as decimal(18, 4)) as revenue
from customer_segments
inner join observed
    on customer_segments.snapshot_date = observed.segment_date
left join later_orders
    on
        customer_segments.customer_id = later_orders.customer_id
        and observed.segment_date = later_orders.segment_date
        and observed.horizon_days = later_orders.horizon_days
group by customer_segments.system, observed.segment_date, customer_segments.segment, observed.horizon_days
