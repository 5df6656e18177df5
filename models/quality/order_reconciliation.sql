with

orders as (

    select * from {{ ref('orders') }}

),

reasons as (

    select
        order_status,
        status_reason,
        count(*) as orders,
        cast(sum(total_amount) as decimal(18, 4)) as total_amount,
        cast(sum(revenue) as decimal(18, 4)) as revenue
    from orders
    group by order_status, status_reason

),

attribute_values as (

    select * from {{ ref('int_attribute_values') }}

)

select
    reasons.order_status,
    reasons.status_reason,

    coalesce(statuses.label_en, reasons.order_status) as order_status_label_en,
    coalesce(statuses.label_fr, reasons.order_status) as order_status_label_fr,
    coalesce(reason_names.label_en, reasons.status_reason) as status_reason_label_en,
    coalesce(reason_names.label_fr, reasons.status_reason) as status_reason_label_fr,

    statuses.value_rank as order_status_rank,
    reasons.orders,
    reasons.total_amount,
    reasons.revenue
from reasons
left join attribute_values as statuses
    on statuses.attribute = 'order_status' and reasons.order_status = statuses.attribute_value
left join attribute_values as reason_names
    on reason_names.attribute = 'reason' and reasons.status_reason = reason_names.attribute_value
