-- Fails for each customer of today's snapshot whose card says another recency, or fewer purchases, and for each buyer
-- within the lookback whom the snapshot does not have.
{% set lookback_start = dbt.dateadd('year', -sextant.setting('lookback_years'), 'as_of.as_of_date') %}

with

as_of as (

    select * from {{ ref('int_as_of') }}

),

customer_snapshots as (

    select customer_snapshots.*
    from {{ ref('int_customer_snapshots') }} as customer_snapshots
    inner join as_of
        on customer_snapshots.snapshot_date = as_of.as_of_date

),

customers as (

    select
        customers.*,
        customers.last_order_date > {{ lookback_start }} as is_in_lookback
    from {{ ref('customers') }} as customers
    cross join as_of

)

select
    coalesce(customer_snapshots.customer_id, customers.customer_id) as customer_id,
    customer_snapshots.recency_days as recency_days_of_snapshot,
    customers.recency_days,
    customer_snapshots.order_count as order_count_of_snapshot,
    customers.order_count
from customer_snapshots
full outer join customers
    on customer_snapshots.customer_id = customers.customer_id
where
    (customer_snapshots.customer_id is null and customers.is_in_lookback)
    or (
        customer_snapshots.customer_id is not null
        and (
            customer_snapshots.recency_days = customers.recency_days
            and customer_snapshots.order_count <= customers.order_count
        ) is not true
    )
