{% set factors = {'all': "'all'", 'order_rank': 'cast(from_order_rank as ' ~ dbt.type_string() ~ ')'} %}
{% do factors.update(sextant.purchase_characteristics()) %}
{% do factors.update({'segment': 'rfm_segment'}) %}

with

repurchase_delays as (

    select * from {{ ref('repurchase_delays') }}

),

histogram as (
    {# A delay is a whole number of days: counting pairs per day keeps every quantile exact and the memory small. #}
    {% for factor, value in factors.items() %}

    select
        '{{ factor }}' as factor,
        coalesce({{ value }}, '(unknown)') as factor_value,
        delay_days,
        count(*) as pairs
    from repurchase_delays
    group by {{ value }}, delay_days
    {% if not loop.last %}

    union all
    {% endif %}
    {% endfor %}

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
