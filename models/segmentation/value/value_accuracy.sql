with

outcomes as (

    {# No snapshots older than history_months: an old warehouse gives the same figures as a new one. #}
    select outcomes.*
    from {{ ref('int_value_outcomes') }} as outcomes
    inner join {{ ref('int_snapshot_dates') }} as snapshot_dates
        on outcomes.known_date = snapshot_dates.snapshot_date

),

value_calibration as (

    select * from {{ ref('value_calibration') }}

),

value_models as (

    select * from {{ ref('value_models') }}

),

placed as (

    select
        *,
        sum(customers) over (expected_least_first) - customers as customers_below
    from outcomes
    window expected_least_first as (partition by value_date, model, horizon_days order by lowest_expected)

),

ranked as (

    {# Customers of whom as much is expected share their mean rank. #}
    select
        value_date,
        horizon_days,
        model,
        sum(customers) as customers,
        sum(expected) as predicted,
        sum(revenue) as observed,
        sum(absolute_error) as absolute_error,
        {# Twice the rank, so that the sum is exact in whichever order. #}
        sum(cast(2 * customers_below + customers + 1 as bigint) * cast(revenue as decimal(18, 4))) as ranked_revenue
    from placed
    group by value_date, horizon_days, model

),

ordered as (

    select
        *,
        cast(ranked_revenue as double) / (customers * cast(observed as double))
        - (customers + 1) / cast(customers as double) as gini
    from ranked
    where observed > 0

),

perfect as (

    select
        value_date,
        horizon_days,
        gini
    from ordered
    where model = 'perfect' and gini > 0

),

deciles as (

    {# Who tells few customers apart is not compared by tenths. #}
    select
        snapshot_date,
        model,
        horizon_days,
        round(avg(abs(cast(predicted as double) - cast(observed as double)) / cast(observed as double)), 12)
            as decile_mape
    from value_calibration
    where observed > 0
    group by snapshot_date, model, horizon_days
    having count(*) >= 5

),

measured as (

    select
        ranked.value_date as snapshot_date,
        ranked.model,
        ranked.horizon_days,
        value_models.label_en,
        value_models.label_fr,
        value_models.model_rank,
        ranked.customers,
        ranked.predicted,
        ranked.observed,
        {{ sextant.average_money(
            'cast(ranked.predicted - ranked.observed as decimal(18, 4))', 'cast(ranked.customers as bigint)'
        ) }} as bias,
        {{ sextant.average_money(
            'cast(ranked.absolute_error as decimal(18, 4))', 'cast(ranked.customers as bigint)'
        ) }} as mean_absolute_error,
        round(ordered.gini / perfect.gini, 12) as normalised_gini,
        deciles.decile_mape,
        value_models.is_rival
    from ranked
    inner join value_models
        on ranked.model = value_models.model
    left join ordered
        on
            ranked.value_date = ordered.value_date
            and ranked.model = ordered.model
            and ranked.horizon_days = ordered.horizon_days
    left join perfect
        on ranked.value_date = perfect.value_date and ranked.horizon_days = perfect.horizon_days
    left join deciles
        on
            ranked.value_date = deciles.snapshot_date
            and ranked.model = deciles.model
            and ranked.horizon_days = deciles.horizon_days

)

select
    snapshot_date,
    model,
    cast(horizon_days as int) as horizon_days,

    label_en,
    label_fr,

    model_rank as value_rank,
    cast(customers as bigint) as customers,
    cast(predicted as decimal(18, 4)) as predicted,
    cast(observed as decimal(18, 4)) as observed,
    bias,
    mean_absolute_error,
    normalised_gini,
    decile_mape,
    {# 1 is the nearest; equals share a place. A measure that none has ranks nobody. #}
    cast(rank() over (partition by snapshot_date, horizon_days order by mean_absolute_error) as int) as error_place,
    case
        when normalised_gini is not null
            then cast(rank() over (
                partition by snapshot_date, horizon_days order by round(normalised_gini, 9) desc nulls last
            ) as int)
    end as order_place,
    case
        when decile_mape is not null
            then cast(rank() over (
                partition by snapshot_date, horizon_days order by round(decile_mape, 9) nulls last
            ) as int)
    end as decile_place,

    is_rival
from measured
