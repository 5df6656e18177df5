with

forecasts as (

    select * from {{ ref('int_segment_forecasts') }}

)

select
    system,
    segment,
    cast(months_ahead as int) as months_ahead,

    customers,
    share,
    backtest_error
from forecasts
