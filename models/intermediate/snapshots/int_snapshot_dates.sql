{% set this_month = dbt.date_trunc('month', 'as_of_date') %}

with

as_of as (

    select * from {{ ref('int_as_of') }}

),

snapshot_dates as (

    select
        as_of_date as snapshot_date,
        true as is_as_of_date
    from as_of
    {% for months_back in range(sextant.setting('history_months')) %}

    union all

    select
        cast({{ dbt.dateadd('day', -1, dbt.dateadd('month', -months_back, this_month)) }} as date) as snapshot_date,
        false as is_as_of_date
    from as_of
    {% endfor %}

)

select * from snapshot_dates
