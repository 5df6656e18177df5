-- One row per segment of a system: how many customers it has today, how many in some months, and the usual error.
with

today as (

    select performance.*
    from segmentation.segment_performance as performance
    inner join core.publication_context as context
        on performance.snapshot_date = context.as_of_date
    where performance.system = $system

)

select
    forecast.segment,
    segments.rank,
    forecast.label_en,
    forecast.label_fr,
    coalesce(today.customers, 0) as customers,
    coalesce(today.share_of_customers, 0) as share_of_customers,
    forecast.customers as forecast_customers,
    forecast.share as forecast_share,
    forecast.backtest_error
from segmentation.segment_forecast as forecast
left join today
    on forecast.segment = today.segment
left join rules.segments as segments
    on
        forecast.system = segments.system
        and forecast.segment = segments.segment
where
    forecast.system = $system
    and forecast.months_ahead = $months_ahead
order by forecast.value_rank
