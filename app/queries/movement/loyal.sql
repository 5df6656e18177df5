-- One row per snapshot: how many customers of a system are loyal, by how much they have grown, and how many are new.
select
    snapshot_date as month,
    customers,
    loyal_customers,
    share_of_loyal,
    loyal_growth,
    new_customers,
    share_of_new,
    is_partial_month as is_partial
from segmentation.loyal_customers
where system = $system
order by snapshot_date
