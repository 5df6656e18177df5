{% set grain = sextant.setting('cohort_grain') %}
{% set attributes = sextant.purchase_attributes() %}

with

orders as (

    select *
    from {{ ref('orders') }}
    where order_status in ('purchase', 'return')

),

as_of as (

    select as_of_date from {{ ref('int_as_of') }}

),

first_purchases as (

    select
        *,
        cast({{ dbt.date_trunc(grain, 'first_order_date') }} as date) as cohort_period
    from {{ ref('int_first_purchases') }}

),

{{ sextant.cohort_orders(grain, attributes.values()) }},

activity as (

    {# One pass over the orders for all the attributes. #}
    select
        {{ sextant.grouped_attribute(attributes) }},
        cohort_period,
        order_period,
        {{ sextant.cohort_activity() }}
    from placed_orders
    group by {{ sextant.each_attribute(attributes, ['cohort_period', 'order_period']) }}  -- noqa: PRS

),

{{ sextant.dense_cohorts(grain, ['attribute', 'attribute_value']) }},

{{ sextant.named_values('activity') }}

select
    accumulated.attribute,
    accumulated.attribute_value,
    accumulated.cohort_period,
    cast(accumulated.periods_since_first as int) as periods_since_first,

    accumulated.attribute as characteristic,
    accumulated.attribute_value as characteristic_value,
    named_values.label_en,
    named_values.label_fr,

    named_values.value_rank,
    {{ sextant.cohort_measures() }},

    accumulated.is_partial
from accumulated
inner join named_values
    on accumulated.attribute = named_values.attribute and accumulated.attribute_value = named_values.attribute_value
