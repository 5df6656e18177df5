with

as_of as (

    select * from {{ ref('int_as_of') }}

),

ratings as (

    select purchase_ratings.*
    from {{ ref('purchase_ratings') }} as purchase_ratings
    inner join as_of
        on purchase_ratings.snapshot_date = as_of.as_of_date

),

combinations as (

    select
        period_months,
        recency_points,
        frequency_points,
        monetary_points,
        purchase_profile,
        amount_class,
        stars,
        count(*) as customers,
        count(*) filter (where order_count > 0) as buyers,
        sum(order_count) as orders,
        sum(revenue) as revenue
    from ratings
    group by
        period_months,
        recency_points,
        frequency_points,
        monetary_points,
        purchase_profile,
        amount_class,
        stars

)

select
    period_months,
    recency_points,
    frequency_points,
    monetary_points,

    purchase_profile,
    amount_class,

    stars,
    cast(customers as bigint) as customers,
    cast(customers as double) / sum(customers) over (partition by period_months) as share_of_customers,
    cast(buyers as bigint) as buyers,
    cast(orders as bigint) as orders,
    cast(revenue as decimal(18, 4)) as revenue,
    cast(revenue as double)
    / nullif(cast(sum(revenue) over (partition by period_months) as double), 0) as share_of_revenue
from combinations
