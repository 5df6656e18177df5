{% set of_purchase = sextant.purchase_attributes() %}
{% set attributes = {'all': 'everybody', 'order_rank': 'from_rank'} %}
{% do attributes.update(of_purchase) %}
{% do attributes.update({'segment': 'rfm_segment'}) %}

with

repurchase_delays as (

    select * from {{ ref('repurchase_delays') }}

),

described_delays as (

    select
        'all' as everybody,
        cast(from_order_rank as {{ dbt.type_string() }}) as from_rank,
        {% for column in of_purchase.values() %}
        coalesce({{ column }}, '(unknown)') as {{ column }},
        {% endfor %}
        coalesce(rfm_segment, '(unknown)') as rfm_segment,
        delay_days
    from repurchase_delays

),

histogram as (

    {# A delay is a whole number of days: counting pairs per day keeps every quantile exact and the memory small. #}
    select
        {{ sextant.grouped_attribute(attributes) }},
        delay_days,
        count(*) as pairs
    from described_delays
    group by {{ sextant.each_attribute(attributes, ['delay_days']) }}  -- noqa: PRS

),

{{ sextant.histogram_quantiles(
    relation='histogram', keys=['attribute', 'attribute_value'], value='delay_days', weight='pairs',
    percents=[10, 25, 50, 75, 90]
) }},

{{ sextant.named_values('histogram_quantiles') }}

select
    histogram_quantiles.attribute,
    histogram_quantiles.attribute_value,

    histogram_quantiles.attribute as factor,
    histogram_quantiles.attribute_value as factor_value,
    named_values.label_en,
    named_values.label_fr,

    named_values.value_rank,
    cast(histogram_quantiles.total_weight as bigint) as pairs,
    histogram_quantiles.mean_value as mean_days,
    histogram_quantiles.p10 as p10_days,
    histogram_quantiles.p25 as p25_days,
    histogram_quantiles.p50 as median_days,
    histogram_quantiles.p75 as p75_days,
    histogram_quantiles.p90 as p90_days
from histogram_quantiles
inner join named_values
    on
        histogram_quantiles.attribute = named_values.attribute
        and histogram_quantiles.attribute_value = named_values.attribute_value
