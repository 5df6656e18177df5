with

customer_clusters as (

    select * from {{ ref('customer_clusters') }}

),

customers as (

    select * from {{ ref('int_customer_snapshots') }}

),

as_of as (

    select * from {{ ref('int_as_of') }}

),

centroids as (

    select max(silhouette) as silhouette
    from {{ ref('int_cluster_centroids') }}

),

clusters as (

    select
        customer_clusters.cluster_id,
        count(*) as customers,
        sum(customers.recency_days) as recency_days,
        sum(customers.order_count) as order_count,
        sum(customers.revenue) as revenue
    from customer_clusters
    inner join customers
        on customer_clusters.customer_id = customers.customer_id
    inner join as_of
        on customers.snapshot_date = as_of.as_of_date
    group by customer_clusters.cluster_id

)

select
    clusters.cluster_id,

    cast(clusters.customers as bigint) as customers,
    cast(clusters.customers as double) / sum(clusters.customers) over () as share_of_customers,
    cast(clusters.recency_days as double) / clusters.customers as mean_recency_days,
    cast(clusters.order_count as double) / clusters.customers as mean_order_count,
    {{ sextant.average_money('clusters.revenue', 'clusters.customers') }} as mean_revenue,
    {{ sextant.average_money('clusters.revenue', 'clusters.order_count') }} as average_order_value,
    cast(clusters.revenue as decimal(18, 4)) as revenue,
    centroids.silhouette
from clusters
cross join centroids
