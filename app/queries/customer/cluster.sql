-- One row: what the customers of a cluster are like on average.
select
    cluster_id,
    customers,
    mean_recency_days,
    mean_order_count,
    mean_revenue
from segmentation.cluster_profiles
where cluster_id = $cluster
