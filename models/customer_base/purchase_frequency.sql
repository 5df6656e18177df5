with

months as (

    select * from {{ ref('int_months') }}

),

month_gaps as (

    select * from {{ ref('int_month_gaps') }}

),

first_days as (

    select min(order_date) as first_order_date
    from {{ ref('orders') }}
    where order_status = 'purchase'

),

year_starts as (

    select {{ dbt.dateadd('month', -12, dbt.dateadd('day', 1, 'as_of_date')) }} as year_start
    from {{ ref('int_as_of') }}

),

years as (

    {#
        In whole months: each customer who bought in the twelve months has one purchase whose next one comes after the
        month, or never. The latest month is counted by date, because its twelve months may begin within a month.
    #}
    select
        months.month,
        sum(case
            when months.is_latest then month_gaps.buyers_of_year
            when
                month_gaps.month <= months.month
                and month_gaps.month >= {{ dbt.dateadd('month', -11, 'months.month') }}
                and coalesce(month_gaps.next_month > months.month, true)
                then month_gaps.purchases
            else 0
        end) as active_customers,
        sum(case
            when months.is_latest then month_gaps.purchases_of_year
            when
                month_gaps.month <= months.month
                and month_gaps.month >= {{ dbt.dateadd('month', -11, 'months.month') }}
                then month_gaps.purchases
            else 0
        end) as orders
    from months
    cross join month_gaps
    group by months.month

)

select
    months.month,

    cast(years.active_customers as bigint) as active_customers,
    cast(years.orders as bigint) as orders,
    cast(years.orders as double) / nullif(years.active_customers, 0) as orders_per_customer,

    case
        when months.is_latest then first_days.first_order_date <= year_starts.year_start
        else first_days.first_order_date <= {{ dbt.dateadd('month', -11, 'months.month') }}
    end as is_full_year,
    months.is_partial
from months
inner join years
    on months.month = years.month
cross join first_days
cross join year_starts
