{{ config(
    materialized='by_snapshot',
    meta={'rule_vars': ['timezone', 'reporting_currency', 'lookback_years']}
) }}

{% set widths = [1, 7, 14, 28, 56] %}

with

orders as (

    select * from {{ ref('orders') }}

),

{{ sextant.purchase_histories() }},

histories as (

    select
        purchase_histories.*,
        cast(extract(year from purchase_histories.first_date) as int) as cohort_year,
        holdout.holdout_days
    from purchase_histories
    cross join holdout

),

alike as (

    {# Customers who have bought as often and in the same days, and what they had done before the holdout. #}
    select
        'purchases' as part,
        cohort_year,
        repeat_purchases,
        first_to_last_days,
        tenure_days,
        cast(null as int) as holdout_days,
        count(*) as customers,
        cast(null as bigint) as later_purchases,
        cast(null as bigint) as squared_later_purchases,
        sum(revenue) as revenue
    from histories
    group by cohort_year, repeat_purchases, first_to_last_days, tenure_days

    union all

    select
        'holdout' as part,
        cast(null as int) as cohort_year,
        earlier_repeat_purchases as repeat_purchases,
        earlier_first_to_last_days as first_to_last_days,
        tenure_days - holdout_days as tenure_days,
        holdout_days,
        count(*) as customers,
        sum(repeat_purchases - earlier_repeat_purchases) as later_purchases,
        sum((repeat_purchases - earlier_repeat_purchases) * (repeat_purchases - earlier_repeat_purchases))
            as squared_later_purchases,
        cast(null as decimal(38, 4)) as revenue
    from histories
    where earlier_repeat_purchases >= 0
    group by earlier_repeat_purchases, earlier_first_to_last_days, tenure_days - holdout_days, holdout_days

),

widths as (
    {% for width in widths %}

    select
        part,
        {{ width }} as width,
        count(*) as cells
    from (
        select distinct
            part,
            cohort_year,
            repeat_purchases,
            first_to_last_days - mod(first_to_last_days, {{ width }}) as first_to_last_days,
            tenure_days - mod(tenure_days, {{ width }}) as tenure_days
        from alike
    ) as cells
    group by part
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

finest_widths as (

    {# The days that go into a cell: a fit must not grow with the base. #}
    select
        part,
        coalesce(min(width) filter (where cells <= {{ sextant.most_value_cells() }}), max(width)) as width
    from widths
    group by part

),

cells as (

    select
        alike.part,
        alike.cohort_year,
        alike.repeat_purchases,
        alike.holdout_days,
        cast(sum(alike.first_to_last_days * alike.customers) as double) / sum(alike.customers) as first_to_last_days,
        cast(sum(alike.tenure_days * alike.customers) as double) / sum(alike.customers) as tenure_days,
        cast(null as double) as mean_value,
        sum(alike.customers) as customers,
        sum(alike.later_purchases) as later_purchases,
        sum(alike.squared_later_purchases) as squared_later_purchases,
        sum(alike.revenue) as revenue
    from alike
    inner join finest_widths
        on alike.part = finest_widths.part
    group by
        alike.part,
        alike.cohort_year,
        alike.repeat_purchases,
        alike.holdout_days,
        alike.first_to_last_days - mod(alike.first_to_last_days, finest_widths.width),
        alike.tenure_days - mod(alike.tenure_days, finest_widths.width)

),

spending as (

    select
        cohort_year,
        repeat_purchases,
        mean_repeat_value,
        count(*) as customers
    from histories
    where mean_repeat_value > 0
    group by cohort_year, repeat_purchases, mean_repeat_value

),

different_means as (

    select count(*) as different_means
    from spending

),

spending_cells as (

    select
        'money' as part,
        spending.cohort_year,
        spending.repeat_purchases,
        cast(null as int) as holdout_days,
        cast(null as double) as first_to_last_days,
        cast(null as double) as tenure_days,
        cast(sum(spending.mean_repeat_value * spending.customers) as double) / sum(spending.customers) as mean_value,
        sum(spending.customers) as customers,
        cast(null as bigint) as later_purchases,
        cast(null as bigint) as squared_later_purchases,
        cast(null as decimal(38, 4)) as revenue
    from spending
    cross join different_means
    group by
        spending.cohort_year,
        spending.repeat_purchases,
        case
            when different_means.different_means <= {{ sextant.most_value_cells() }} then spending.mean_repeat_value
            else {{ sextant.three_digits('spending.mean_repeat_value') }}
        end

),

ages as (

    {# What is to be scored: what a customer who is still there will do depends on no more than this. #}
    select
        'ages' as part,
        cohort_year,
        repeat_purchases,
        cast(null as int) as holdout_days,
        cast(null as double) as first_to_last_days,
        cast(tenure_days as double) as tenure_days,
        cast(null as double) as mean_value,
        sum(customers) as customers,
        cast(null as bigint) as later_purchases,
        cast(null as bigint) as squared_later_purchases,
        cast(null as decimal(38, 4)) as revenue
    from alike
    where part = 'purchases'
    group by cohort_year, repeat_purchases, tenure_days

),

parts as (

    select * from cells
    union all
    select * from spending_cells
    union all
    select * from ages

)

select
    {{ sextant.snapshot_date() }} as snapshot_date,
    part,

    cohort_year,
    repeat_purchases,
    first_to_last_days,
    tenure_days,
    holdout_days,
    mean_value,
    cast(customers as bigint) as customers,
    cast(later_purchases as bigint) as later_purchases,
    cast(squared_later_purchases as bigint) as squared_later_purchases,
    cast(revenue as decimal(18, 4)) as revenue
from parts
