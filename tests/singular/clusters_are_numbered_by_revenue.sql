-- Fails for each cluster that brings more per customer than the one before it, and where the clusters lack a customer.
with

cluster_profiles as (

    select * from {{ ref('cluster_profiles') }}

),

compared as (

    select
        cluster_id,
        mean_revenue,
        lag(mean_revenue) over (order by cluster_id) as mean_revenue_of_previous,
        sum(customers) over () as customers_of_clusters
    from cluster_profiles

),

customers as (

    select count(*) as customers
    from {{ ref('int_customer_snapshots') }} as customer_snapshots
    inner join {{ ref('int_as_of') }} as as_of
        on customer_snapshots.snapshot_date = as_of.as_of_date

)

select
    compared.cluster_id,
    compared.mean_revenue,
    compared.mean_revenue_of_previous,
    compared.customers_of_clusters,
    customers.customers
from compared
cross join customers
where
    compared.mean_revenue > compared.mean_revenue_of_previous
    or compared.customers_of_clusters <> customers.customers
