-- One row per snapshot, then per month ahead: how large a segment was and will be, and within which usual error.
select
    performance.snapshot_date as shown_date,
    performance.customers,
    performance.share_of_customers as share,
    null as backtest_error,
    null as share_low,
    null as share_high,
    false as is_forecast
from segmentation.segment_performance as performance
where
    performance.system = $system
    and performance.segment = $segment
union all
select
    cast(context.as_of_date + to_months(forecast.months_ahead) as date) as shown_date,
    forecast.customers,
    forecast.share,
    forecast.backtest_error,
    greatest(forecast.share - forecast.backtest_error, 0) as share_low,
    least(forecast.share + forecast.backtest_error, 1) as share_high,
    true as is_forecast
from segmentation.segment_forecast as forecast
cross join core.publication_context as context
where
    forecast.system = $system
    and forecast.segment = $segment
order by shown_date, is_forecast
