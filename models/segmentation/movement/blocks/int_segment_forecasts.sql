{#-
    Customers go on moving as they did: everybody moves by the rates of the whole months taken together, then the
    month's mean arrivals come. held_out is how many of the last months a forecast does not know: none for what is
    ahead, and 1, 2, ... for what would have been said of the last month end so many months before it.
-#}
{% set months_ahead = range(1, 7) %}
{% set next_day = dbt.dateadd('day', 1, 'transitions.snapshot_date') %}

with

wanted_dates as (

    select * from {{ ref('int_snapshot_dates') }}

),

transitions as (

    select transitions.*
    from {{ ref('int_segment_transitions') }} as transitions
    inner join wanted_dates as to_dates
        on transitions.snapshot_date = to_dates.snapshot_date
    inner join wanted_dates as from_dates
        on transitions.from_snapshot_date = from_dates.snapshot_date

),

segments as (

    select
        system,
        from_segment as segment
    from transitions
    where from_segment <> '(new)'
    union
    select
        system,
        to_segment as segment
    from transitions
    where to_segment <> '(left)'

),

whole_months as (

    {#
        The days from the last month end to a day in mid-month are none; nor is a month that nobody began: a shop that
        opens shows the arrivals of its first day.
    #}
    select
        transitions.system,
        transitions.snapshot_date,
        row_number() over (
            partition by transitions.system
            order by transitions.snapshot_date
        ) as month_number,
        count(*) over (partition by transitions.system) as months
    from transitions
    where {{ dbt.date_trunc('month', next_day) }} = {{ next_day }}
    group by transitions.system, transitions.snapshot_date
    having max(case when transitions.from_segment <> '(new)' then 1 else 0 end) = 1

),

moves_of_months as (

    select
        whole_months.system,
        whole_months.month_number,
        whole_months.months,
        transitions.from_segment,
        transitions.to_segment,
        transitions.customers
    from whole_months
    inner join transitions
        on whole_months.system = transitions.system and whole_months.snapshot_date = transitions.snapshot_date

),

held_out_months as (

    {% for months in [0] + months_ahead | list %}
    select {{ months }} as held_out{{ '\n    union all' if not loop.last }}
    {% endfor %}

),

pooled_moves as (

    select
        moves_of_months.system,
        held_out_months.held_out,
        moves_of_months.from_segment,
        moves_of_months.to_segment,
        max(moves_of_months.months) - held_out_months.held_out as months,
        sum(moves_of_months.customers) as customers
    from moves_of_months
    inner join held_out_months
        on moves_of_months.month_number <= moves_of_months.months - held_out_months.held_out
    group by
        moves_of_months.system,
        held_out_months.held_out,
        moves_of_months.from_segment,
        moves_of_months.to_segment

),

starting_sizes as (

    select
        transitions.system,
        0 as held_out,
        transitions.to_segment as segment,
        cast(sum(transitions.customers) as double) as customers
    from transitions
    inner join wanted_dates
        on transitions.snapshot_date = wanted_dates.snapshot_date and wanted_dates.is_as_of_date
    group by transitions.system, transitions.to_segment

    union all

    select
        moves_of_months.system,
        held_out_months.held_out,
        moves_of_months.to_segment as segment,
        cast(sum(moves_of_months.customers) as double) as customers
    from moves_of_months
    inner join held_out_months
        on
            moves_of_months.month_number = moves_of_months.months - held_out_months.held_out
            and held_out_months.held_out > 0
    group by moves_of_months.system, held_out_months.held_out, moves_of_months.to_segment

),

forecasts as (

    {# A system without a whole month or without a snapshot of today has none of what is ahead. #}
    select distinct
        pooled_moves.system,
        pooled_moves.held_out
    from pooled_moves
    inner join starting_sizes
        on pooled_moves.system = starting_sizes.system and pooled_moves.held_out = starting_sizes.held_out

),

forecast_segments as (

    select
        segments.system,
        forecasts.held_out,
        segments.segment
    from segments
    inner join forecasts
        on segments.system = forecasts.system

),

rates as (

    select
        system,
        held_out,
        from_segment,
        to_segment,
        cast(customers as double) / sum(customers) over (partition by system, held_out, from_segment) as rate
    from pooled_moves
    where from_segment <> '(new)'

    union all

    {# Customers of a segment that no month began with stay where they are. #}
    select
        forecast_segments.system,
        forecast_segments.held_out,
        forecast_segments.segment as from_segment,
        forecast_segments.segment as to_segment,
        cast(1 as double) as rate
    from forecast_segments
    left join pooled_moves
        on
            forecast_segments.system = pooled_moves.system
            and forecast_segments.held_out = pooled_moves.held_out
            and forecast_segments.segment = pooled_moves.from_segment
    where pooled_moves.system is null

),

arrivals as (

    select
        system,
        held_out,
        to_segment as segment,
        cast(customers as double) / months as customers
    from pooled_moves
    where from_segment = '(new)' and to_segment <> '(left)'

),

sizes_after_0 as (

    select
        forecast_segments.system,
        forecast_segments.held_out,
        forecast_segments.segment,
        coalesce(starting_sizes.customers, 0) as customers
    from forecast_segments
    left join starting_sizes
        on
            forecast_segments.system = starting_sizes.system
            and forecast_segments.held_out = starting_sizes.held_out
            and forecast_segments.segment = starting_sizes.segment

),

{% for months in months_ahead %}
moved_in_{{ months }} as (

    select
        rates.system,
        rates.held_out,
        rates.to_segment,
        sum(sizes.customers * rates.rate) as customers
    from sizes_after_{{ months - 1 }} as sizes
    inner join rates
        on
            sizes.system = rates.system
            and sizes.held_out = rates.held_out
            and sizes.segment = rates.from_segment
    group by rates.system, rates.held_out, rates.to_segment

),

sizes_after_{{ months }} as (

    select
        forecast_segments.system,
        forecast_segments.held_out,
        forecast_segments.segment,
        coalesce(moved.customers, 0) + coalesce(arrivals.customers, 0) as customers
    from forecast_segments
    left join moved_in_{{ months }} as moved
        on
            forecast_segments.system = moved.system
            and forecast_segments.held_out = moved.held_out
            and forecast_segments.segment = moved.to_segment
    left join arrivals
        on
            forecast_segments.system = arrivals.system
            and forecast_segments.held_out = arrivals.held_out
            and forecast_segments.segment = arrivals.segment

),

{% endfor %}
expected_sizes as (

    {% for months in months_ahead %}
    select
        system,
        held_out,
        segment,
        {{ months }} as months_ahead,
        customers
    from sizes_after_{{ months }}
    where held_out in (0, {{ months }}){{ '\n    union all' if not loop.last }}
    {% endfor %}

),

expected_shares as (

    select
        *,
        customers / nullif(sum(customers) over (partition by system, held_out, months_ahead), 0) as share
    from expected_sizes

),

true_sizes as (

    select
        system,
        to_segment as segment,
        cast(sum(customers) as double) as customers
    from moves_of_months
    where month_number = months and to_segment <> '(left)'
    group by system, to_segment

),

true_shares as (

    select
        system,
        segment,
        customers / sum(customers) over (partition by system) as share
    from true_sizes

),

errors as (

    {# Of every segment; unknown where on one of the two days nobody was a customer. #}
    select
        expected_shares.system,
        expected_shares.months_ahead,
        case
            when count(expected_shares.share) = count(*) and count(true_shares.share) > 0
                then avg(abs(expected_shares.share - coalesce(true_shares.share, 0)))
        end as backtest_error
    from expected_shares
    left join true_shares
        on expected_shares.system = true_shares.system and expected_shares.segment = true_shares.segment
    where expected_shares.held_out > 0
    group by expected_shares.system, expected_shares.months_ahead

)

{# Further digits differ between processors' sums. #}
select
    expected_shares.system,
    expected_shares.segment,
    cast(expected_shares.months_ahead as bigint) as months_ahead,
    round(expected_shares.customers, 6) as customers,
    round(expected_shares.share, 12) as share,
    round(errors.backtest_error, 12) as backtest_error
from expected_shares
left join errors
    on expected_shares.system = errors.system and expected_shares.months_ahead = errors.months_ahead
where expected_shares.held_out = 0
