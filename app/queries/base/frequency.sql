-- One row per month: how often those who bought in the twelve months that end with it did.
select
    month,
    active_customers,
    orders,
    orders_per_customer,
    is_full_year,
    is_partial
from customer_base.purchase_frequency
where orders_per_customer is not null
order by month
