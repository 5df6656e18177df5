with

outcomes as (

    {# No snapshots older than history_months: an old warehouse gives the same figures as a new one. #}
    select outcomes.*
    from {{ ref('int_value_outcomes') }} as outcomes
    inner join {{ ref('int_snapshot_dates') }} as snapshot_dates
        on outcomes.known_date = snapshot_dates.snapshot_date

),

value_models as (

    select * from {{ ref('value_models') }}

),

placed as (

    select
        *,
        sum(customers) over (expected_least_first) - customers as customers_below,
        sum(customers) over (partition by value_date, model, horizon_days) as all_customers
    from outcomes
    window expected_least_first as (partition by value_date, model, horizon_days order by lowest_expected)

),

tenths as (

    {# Customers of whom as much is expected are in one tenth: that of the middle one. #}
    select
        *,
        cast(floor(10.0 * (2 * customers_below + customers) / (2 * all_customers)) as int) + 1 as decile
    from placed

),

deciles as (

    select
        value_date as snapshot_date,
        model,
        horizon_days,
        decile,
        cast(sum(customers) as bigint) as customers,
        cast(sum(expected) as decimal(18, 4)) as predicted,
        cast(sum(revenue) as decimal(18, 4)) as observed,
        cast(sum(absolute_error) as decimal(18, 4)) as absolute_error
    from tenths
    group by value_date, model, horizon_days, decile

)

select
    deciles.snapshot_date,
    deciles.model,
    cast(deciles.horizon_days as int) as horizon_days,
    deciles.decile,

    value_models.label_en,
    value_models.label_fr,

    value_models.model_rank as value_rank,
    deciles.customers,
    deciles.predicted,
    deciles.observed,
    {{ sextant.average_money('deciles.predicted', 'deciles.customers') }} as mean_predicted,
    {{ sextant.average_money('deciles.observed', 'deciles.customers') }} as mean_observed,
    {{ sextant.average_money('(deciles.predicted - deciles.observed)', 'deciles.customers') }} as bias,
    {{ sextant.average_money('deciles.absolute_error', 'deciles.customers') }} as mean_absolute_error,

    value_models.is_rival
from deciles
inner join value_models
    on deciles.model = value_models.model
