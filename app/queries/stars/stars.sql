-- One row per number of stars that anybody has in the period asked for: how many, and what they brought.
select
    stars,
    sum(customers) as customers,
    sum(share_of_customers) as share_of_customers,
    sum(revenue) as revenue,
    sum(share_of_revenue) as share_of_revenue
from segmentation.rating_grid
where period_months = $months
group by stars
order by stars desc
