-- One row per order of a customer, the latest first: what became of it, and why. Of many, the latest are there.
with

latest as (

    select
        *,
        count(*) over () as all_orders
    from core.orders
    where customer_id = $customer
    order by ordered_at desc nulls last, raw_row_number desc
    limit $most

)

select
    latest.order_id,
    latest.order_date,
    latest.store_id,
    latest.channel,
    latest.currency,
    latest.total_amount,
    latest.refunded_amount,
    latest.revenue,
    latest.order_rank,
    latest.all_orders,
    coalesce(reconciliation.order_status_label_en, latest.order_status) as order_status_en,
    coalesce(reconciliation.order_status_label_fr, latest.order_status) as order_status_fr,
    coalesce(reconciliation.status_reason_label_en, latest.status_reason) as status_reason_en,
    coalesce(reconciliation.status_reason_label_fr, latest.status_reason) as status_reason_fr
from latest
left join quality.order_reconciliation as reconciliation
    on
        latest.order_status = reconciliation.order_status
        and latest.status_reason = reconciliation.status_reason
order by latest.ordered_at desc nulls last, latest.raw_row_number desc
