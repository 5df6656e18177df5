with

months as (

    select * from {{ ref('int_months') }}

),

month_gaps as (

    select * from {{ ref('int_month_gaps') }}

),

first_purchases as (

    select
        month,
        sum(first_purchases) as new_customers
    from month_gaps
    group by month

),

comebacks as (

    {# A customer's first purchase of a month closes the gap that began in an earlier one. #}
    select
        next_month as month,
        sum(purchases) as former_customers,
        sum(purchases) filter (where month < {{ dbt.dateadd('month', -12, 'next_month') }}) as reactivated_customers
    from month_gaps
    where next_month > month
    group by next_month

),

rolling as (

    {#
        In whole months: the gap around the beginning of the last twelve months says when a customer last bought before
        that, and first after it. The latest month is counted by date, because its twelve months may begin within a
        month.
    #}
    select
        months.month,
        sum(case
            when months.is_latest then month_gaps.buyers_of_previous_year
            when
                month_gaps.month < {{ dbt.dateadd('month', -11, 'months.month') }}
                and month_gaps.month >= {{ dbt.dateadd('month', -23, 'months.month') }}
                and coalesce(month_gaps.next_month >= {{ dbt.dateadd('month', -11, 'months.month') }}, true)
                then month_gaps.purchases
            else 0
        end) as rolling_base,
        sum(case
            when months.is_latest then month_gaps.buyers_of_both_years
            when
                month_gaps.month < {{ dbt.dateadd('month', -11, 'months.month') }}
                and month_gaps.month >= {{ dbt.dateadd('month', -23, 'months.month') }}
                and month_gaps.next_month >= {{ dbt.dateadd('month', -11, 'months.month') }}
                and month_gaps.next_month <= months.month
                then month_gaps.purchases
            else 0
        end) as rolling_retained
    from months
    cross join month_gaps
    group by months.month

),

counted as (

    select
        months.month,
        months.is_partial,
        rolling.rolling_base,
        rolling.rolling_retained,
        coalesce(first_purchases.new_customers, 0) as new_customers,
        coalesce(comebacks.former_customers, 0) as former_customers,
        coalesce(comebacks.reactivated_customers, 0) as reactivated_customers
    from months
    inner join rolling
        on months.month = rolling.month
    left join first_purchases
        on months.month = first_purchases.month
    left join comebacks
        on months.month = comebacks.month

)

select
    month,

    cast(new_customers + former_customers as bigint) as buyers,
    cast(new_customers as bigint) as new_customers,
    cast(former_customers - reactivated_customers as bigint) as returning_customers,
    cast(reactivated_customers as bigint) as reactivated_customers,
    cast(rolling_base as bigint) as rolling_base_customers,
    cast(rolling_retained as bigint) as rolling_retained_customers,
    cast(rolling_base - rolling_retained as bigint) as churned_customers,
    cast(rolling_retained as double) / nullif(rolling_base, 0) as rolling_retention_rate,

    is_partial
from counted
