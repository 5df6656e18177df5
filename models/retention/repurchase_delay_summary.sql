{% set characteristics = sextant.purchase_characteristics() %}
{% set factors = {'all': 'everybody', 'order_rank': 'from_rank'} %}
{% do factors.update(characteristics) %}
{% do factors.update({'segment': 'rfm_segment'}) %}

with

repurchase_delays as (

    select * from {{ ref('repurchase_delays') }}

),

described_delays as (

    select
        'all' as everybody,
        cast(from_order_rank as {{ dbt.type_string() }}) as from_rank,
        {% for column in characteristics.values() %}
        coalesce({{ column }}, '(unknown)') as {{ column }},
        {% endfor %}
        coalesce(rfm_segment, '(unknown)') as rfm_segment,
        delay_days
    from repurchase_delays

),

histogram as (

    {# A delay is a whole number of days: counting pairs per day keeps every quantile exact and the memory small. #}
    select
        {{ sextant.grouped_characteristic(factors, 'factor') }},
        delay_days,
        count(*) as pairs
    from described_delays
    group by {{ sextant.each_characteristic(factors, ['delay_days']) }}  -- noqa: PRS

),

{{ sextant.histogram_quantiles(
    relation='histogram', keys=['factor', 'factor_value'], value='delay_days', weight='pairs',
    percents=[10, 25, 50, 75, 90]
) }}

select
    factor,
    factor_value,

    cast(total_weight as bigint) as pairs,
    mean_value as mean_days,
    p10 as p10_days,
    p25 as p25_days,
    p50 as median_days,
    p75 as p75_days,
    p90 as p90_days
from histogram_quantiles
