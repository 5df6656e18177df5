{#-
    CTEs, the last one `observed`: the month ends and horizons in days whose last day is in the month of the snapshot, so that
    each outcome is counted once, when it is known. Input: horizons; months = how many month ends back the longest reaches.
-#}
{% macro observed_horizons(horizons, months) %}
month_ends as (
    {% for months_back in range(1, months + 1) %}
    select {{ sextant.previous_snapshot_date(months_back) }} as segment_date
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

horizons as (
    {% for days in horizons %}
    select {{ days }} as horizon_days {{ 'union all' if not loop.last }}
    {% endfor %}
),

observed as (

    {# Snapshots and horizons whose last day is in this month: each outcome is counted once, when it is known. #}
    select
        month_ends.segment_date,
        horizons.horizon_days,
        cast({{ dbt.dateadd('day', 'horizons.horizon_days', 'month_ends.segment_date') }} as date) as last_date
    from month_ends
    cross join horizons
    where
        {{ sextant.days_between('month_ends.segment_date', sextant.snapshot_date()) }} >= horizons.horizon_days
        and {{ sextant.days_between('month_ends.segment_date', sextant.previous_snapshot_date()) }}
        < horizons.horizon_days

)
{%- endmacro %}
