-- Fails for each snapshot in which some customer of the feature table lacks a rating for some period.
with

customers as (

    select
        snapshot_date,
        count(*) as customers
    from {{ sextant.rows_to_test(ref('int_customer_snapshots')) }}
    group by snapshot_date

),

ratings as (

    select
        snapshot_date,
        count(*) as ratings,
        count(distinct period_months) as periods
    from {{ sextant.rows_to_test(ref('purchase_ratings')) }}
    group by snapshot_date

)

select
    customers.snapshot_date,
    customers.customers,
    ratings.periods,
    ratings.ratings
from customers
left join ratings
    on customers.snapshot_date = ratings.snapshot_date
where ratings.ratings is null or ratings.ratings <> customers.customers * ratings.periods
