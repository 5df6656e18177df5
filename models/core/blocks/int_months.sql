with

month_gaps as (

    select min(month) as first_month
    from {{ ref('int_month_gaps') }}

),

as_of as (

    select * from {{ ref('int_as_of') }}

),

months as (

    select
        {{ sextant.each_date('month_gaps.first_month', 'as_of.as_of_date', 'month') }} as month_start,
        as_of.as_of_date
    from month_gaps
    cross join as_of

)

select
    cast(month_start as date) as month,
    {{ dbt.dateadd('month', 1, 'month_start') }} > {{ dbt.dateadd('day', 1, 'as_of_date') }} as is_partial,
    {{ dbt.dateadd('month', 1, 'month_start') }} > as_of_date as is_latest
from months
