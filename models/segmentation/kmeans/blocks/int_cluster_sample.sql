with

customers as (

    select * from {{ ref('int_customer_snapshots') }}

),

as_of as (

    select * from {{ ref('int_as_of') }}

),

sampled as (

    {# The order by a hash is as good as a random one, and always the same. #}
    select
        customers.customer_id,
        customers.recency_days,
        customers.order_count,
        customers.revenue,
        {{ dbt.hash('customers.customer_id') }} as customer_hash
    from customers
    inner join as_of
        on customers.snapshot_date = as_of.as_of_date
    {{ sextant.and_is_enabled('kmeans') }}
    order by customer_hash, customers.customer_id
    limit 10000

)

select
    cast(row_number() over (order by customer_hash, customer_id) as bigint) as sample_rank,
    recency_days,
    order_count,
    revenue
from sampled
