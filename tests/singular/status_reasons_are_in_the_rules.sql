-- Every reason that an order has is explained in the rules, under the same status.
with

reconciliation as (

    select * from {{ ref('order_reconciliation') }}

),

reasons as (

    select * from {{ ref('order_status_reasons') }}

)

select
    reconciliation.order_status,
    reconciliation.status_reason
from reconciliation
left join reasons
    on
        reconciliation.status_reason = reasons.reason
        and reconciliation.order_status = reasons.order_status
where reasons.reason is null
