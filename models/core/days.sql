-- Every day of which metrics can be asked: a metric without a row on a day is 0 there, or the sum of the days before.
with

first_purchases as (

    select min(order_date) as first_date
    from {{ ref('orders') }}
    where order_status = 'purchase'

),

as_of as (

    select * from {{ ref('int_as_of') }}

),

bounds as (

    select
        coalesce(first_purchases.first_date, as_of.as_of_date) as first_date,
        as_of.as_of_date as last_date
    from first_purchases
    cross join as_of

),

days as (

    select {{ sextant.each_date('first_date', 'last_date', 'day') }} as day_start
    from bounds

)

select cast(day_start as date) as day
from days
