-- One row: raw orders and revenue, each counted twice; where a format takes some records of a file alone, orders once.
with

files as (

    select if(bool_or(is_filtered), null, sum(records)) as rows_of_files
    from quality.raw_files
    where table_name = 'orders'

),

judged as (

    select
        sum(orders) as orders,
        sum(revenue) as revenue
    from quality.order_reconciliation

),

customers as (

    select sum(revenue) as revenue
    from customer_base.purchase_count_distribution

)

select
    files.rows_of_files,
    judged.orders,
    judged.revenue,
    customers.revenue as revenue_of_customers
from files
cross join judged
cross join customers
