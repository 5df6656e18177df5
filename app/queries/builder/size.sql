-- One row: how many customers meet a condition, what they have bought, and how they can be reached.
-- Members are those outside the control group, who may be written to.
with

customers as (

    select
        order_count,
        revenue,
        is_email_reachable,
        is_sms_reachable,
        is_control_group,
        coalesce($condition, false) as is_chosen
    from core.customers

)

select
    count(*) as all_customers,
    count(*) filter (where is_chosen) as customers,
    count(*) filter (where is_chosen) / nullif(count(*), 0) as share,
    sum(order_count) filter (where is_chosen) as orders,
    sum(revenue) filter (where is_chosen) as revenue,
    sum(revenue) filter (where is_chosen) / nullif(sum(revenue), 0) as share_of_revenue,
    sum(revenue) filter (where is_chosen) / nullif(sum(order_count) filter (where is_chosen), 0) as average_order_value,
    count(*) filter (where is_chosen and is_email_reachable) as email_reachable,
    count(*) filter (where is_chosen and is_sms_reachable) as sms_reachable,
    count(*) filter (where is_chosen and is_control_group) as in_control_group,
    count(*) filter (where is_chosen and not is_control_group) as members,
    count(*) filter (where is_chosen and not is_control_group and is_email_reachable) as email_members,
    count(*) filter (where is_chosen and not is_control_group and is_sms_reachable) as sms_members
from customers
