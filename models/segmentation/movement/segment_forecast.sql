with

forecasts as (

    select * from {{ ref('int_segment_forecasts') }}

),

{{ sextant.named_values('forecasts', 'system', 'segment') }}

select
    forecasts.system,
    forecasts.segment,
    cast(forecasts.months_ahead as int) as months_ahead,

    named_values.label_en,
    named_values.label_fr,

    named_values.value_rank,
    forecasts.customers,
    forecasts.share,
    forecasts.backtest_error
from forecasts
inner join named_values
    on forecasts.system = named_values.attribute and forecasts.segment = named_values.attribute_value
