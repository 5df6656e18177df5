-- One row per joint cluster: how large it is, and what its customers are like.
select
    cluster_id,
    customers,
    share_of_customers,
    mean_recency_days,
    mean_order_count,
    mean_revenue,
    average_order_value,
    silhouette
from segmentation.cluster_profiles
order by cluster_id
