with

orders as (

    select *
    from {{ ref('orders') }}
    where order_status = 'purchase'

),

as_of as (

    select * from {{ ref('int_as_of') }}

),

years_to_date as (

    {# The twelve months to as_of_date begin on year_start, and the twelve before them on previous_year_start. #}
    select
        {{ dbt.dateadd('month', -12, dbt.dateadd('day', 1, 'as_of_date')) }} as year_start,
        {{ dbt.dateadd('month', -24, dbt.dateadd('day', 1, 'as_of_date')) }} as previous_year_start
    from as_of

),

purchases as (

    select
        order_rank = 1 as is_first,
        order_date,
        cast({{ dbt.date_trunc('month', 'order_date') }} as date) as month,
        cast({{ dbt.dateadd('day', 'days_until_next_order', 'order_date') }} as date) as next_order_date
    from orders

)

select
    purchases.month,
    cast({{ dbt.date_trunc('month', 'purchases.next_order_date') }} as date) as next_month,

    count(*) as purchases,
    count(*) filter (where purchases.is_first) as first_purchases,
    {#
        Each customer has one purchase that is the last before year_start: its date says whether they bought in the
        previous year.
    #}
    count(*) filter (
        where purchases.order_date < years_to_date.year_start
        and purchases.order_date >= years_to_date.previous_year_start
        and coalesce(purchases.next_order_date >= years_to_date.year_start, true)
    ) as buyers_of_previous_year,
    count(*) filter (
        where purchases.order_date < years_to_date.year_start
        and purchases.order_date >= years_to_date.previous_year_start
        and purchases.next_order_date >= years_to_date.year_start
    ) as buyers_of_both_years,
    count(*) filter (where purchases.order_date >= years_to_date.year_start) as purchases_of_year,
    count(*) filter (
        where purchases.order_date >= years_to_date.year_start and purchases.next_order_date is null
    ) as buyers_of_year
from purchases
cross join years_to_date
group by purchases.month, {{ dbt.date_trunc('month', 'purchases.next_order_date') }}
