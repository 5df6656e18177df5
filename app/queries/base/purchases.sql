-- One row per number of purchases, from a given number on in one row: how many customers have made it.
select
    least(order_count, $most) as order_count,
    max(order_count) > $most as is_more,
    sum(customers) as customers,
    sum(share) as share,
    sum(share_of_buyers) as share_of_buyers,
    sum(revenue) as revenue
from customer_base.purchase_count_distribution
group by least(order_count, $most)
order by least(order_count, $most)
