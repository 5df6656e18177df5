{% set groups = dict({'all': 'everybody'}, **sextant.purchase_attributes()) %}
{% set horizons = [30, 90, 180, 365] %}

with

first_purchases as (

    select * from {{ ref('int_first_purchases') }}

),

as_of as (

    select as_of_date from {{ ref('int_as_of') }}

),

observed as (

    select
        first_purchases.*,
        'all' as everybody,
        {{ sextant.days_between('first_purchases.first_order_date', 'as_of.as_of_date') }} as observed_days
    from first_purchases
    cross join as_of

),

outcomes as (

    {# A customer who has not been observed for a whole horizon has no outcome for it, neither a good nor a bad one. #}
    select
        {{ sextant.grouped_attribute(groups) }},
        count(*) as customers,
        {% for days in horizons %}
        count(*) filter (where observed_days >= {{ days }}) as customers_observed_{{ days }}d,
        count(*) filter (where observed_days >= {{ days }} and days_until_next_order <= {{ days }})
            as repurchased_{{ days }}d,
        {% endfor %}
        sum(first_year_orders) filter (where observed_days >= 365) as first_year_orders,
        sum(first_year_revenue) filter (where observed_days >= 365) as first_year_revenue
    from observed
    group by {{ sextant.each_attribute(groups) }}  -- noqa: PRS

),

{{ sextant.named_values('outcomes') }}

select
    outcomes.attribute,
    outcomes.attribute_value,

    outcomes.attribute as characteristic,
    outcomes.attribute_value as characteristic_value,
    named_values.label_en,
    named_values.label_fr,

    named_values.value_rank,
    outcomes.customers,
    {% for days in horizons %}
    outcomes.customers_observed_{{ days }}d,
    {% endfor %}
    {% for days in horizons %}
    cast(outcomes.repurchased_{{ days }}d as double) / nullif(outcomes.customers_observed_{{ days }}d, 0)
        as repurchase_rate_{{ days }}d,
    {% endfor %}
    cast(outcomes.first_year_orders as double) / nullif(outcomes.customers_observed_365d, 0) as mean_first_year_orders,
    {{ sextant.average_money(
        'cast(outcomes.first_year_revenue as decimal(18, 4))', 'outcomes.customers_observed_365d'
    ) }}
        as mean_first_year_revenue
from outcomes
inner join named_values
    on outcomes.attribute = named_values.attribute and outcomes.attribute_value = named_values.attribute_value
