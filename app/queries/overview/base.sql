-- One row: how many customers are known, and how many of them have ever bought.
select
    sum(customers) as customers,
    sum(customers) filter (where order_count > 0) as buyers,
    sum(revenue) as revenue
from customer_base.purchase_count_distribution
