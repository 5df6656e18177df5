-- One row per status of raw orders and reason for it: how many rows have it, and what they are about.
select
    order_status,
    order_status_label_en,
    order_status_label_fr,
    status_reason,
    status_reason_label_en,
    status_reason_label_fr,
    orders,
    total_amount,
    revenue
from quality.order_reconciliation
order by order_status_rank asc, orders desc, status_reason asc
