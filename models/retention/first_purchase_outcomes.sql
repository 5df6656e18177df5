{% set groups = dict({'all': 'everybody'}, **sextant.purchase_characteristics()) %}
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
        {{ sextant.grouped_characteristic(groups) }},
        count(*) as customers,
        {% for days in horizons %}
        count(*) filter (where observed_days >= {{ days }}) as customers_observed_{{ days }}d,
        count(*) filter (where observed_days >= {{ days }} and days_until_next_order <= {{ days }})
            as repurchased_{{ days }}d,
        {% endfor %}
        sum(first_year_orders) filter (where observed_days >= 365) as first_year_orders,
        sum(first_year_revenue) filter (where observed_days >= 365) as first_year_revenue
    from observed
    group by {{ sextant.each_characteristic(groups) }}  -- noqa: PRS

)

select
    characteristic,
    characteristic_value,

    customers,
    {% for days in horizons %}
    customers_observed_{{ days }}d,
    {% endfor %}
    {% for days in horizons %}
    cast(repurchased_{{ days }}d as double) / nullif(customers_observed_{{ days }}d, 0) as repurchase_rate_{{ days }}d,
    {% endfor %}
    cast(first_year_orders as double) / nullif(customers_observed_365d, 0) as mean_first_year_orders,
    {{ sextant.average_money('cast(first_year_revenue as decimal(18, 4))', 'customers_observed_365d') }}
        as mean_first_year_revenue
from outcomes
