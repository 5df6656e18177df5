{{ config(
    materialized='by_snapshot',
    meta={'rule_vars': [
        'timezone', 'reporting_currency', 'lookback_years', 'rating_periods', 'rating_profile', 'rating_weights'
    ]}
) }}

{% set weights, weighted_points = sextant.setting('rating_weights'), [] %}
{% for criterion, weight in weights.items() %}
{% do weighted_points.append(weight ~ ' * ' ~ criterion ~ '_points') %}
{% endfor %}

with

customers as (

    select *
    from {{ ref('int_customer_snapshots') }}
    where snapshot_date = {{ sextant.snapshot_date() }}
    {{ sextant.and_is_enabled('ratings') }}

),

amount_classes as (

    select * from {{ ref('amount_classes') }}

),

purchase_profiles as (

    select * from {{ ref('purchase_profiles') }}

),

thresholds as (

    {# One wide row for each period: customers are joined to one row instead of one for each threshold. #}
    select
        {% for criterion in sextant.criteria() %}
        {% for points in [1, 2, 3, 4] %}
        max(case when criterion = '{{ criterion }}' and points = {{ points }} then threshold end)
            as {{ criterion }}_{{ points }},
        {% endfor %}
        {% endfor %}
        period_months
    from {{ ref('rating_thresholds') }}
    where rating_profile = '{{ sextant.setting("rating_profile") }}'
    group by period_months

),

customer_periods as (
    {% for months in sextant.setting('rating_periods') %}

    select
        customer_id,
        snapshot_date,
        {{ months }} as period_months,
        recency_days,
        order_count_{{ months }}m as order_count,
        revenue_{{ months }}m as revenue,
        revenue as historic_value
    from customers
    {% if not loop.last %}

    union all
    {% endif %}
    {% endfor %}

),

with_points as (

    select
        {% for criterion, names in sextant.criteria().items() %}
        {% set feature = 'customer_periods.' ~ names.feature %}
        case
            {% for points in [4, 3, 2, 1] %}
            when {{ sextant.reaches(criterion, feature, 'thresholds.' ~ criterion ~ '_' ~ points) }} then {{ points }}
            {% endfor %}
            when thresholds.{{ criterion }}_1 is not null then 0
        end as {{ criterion }}_points,
        {% endfor %}
        customer_periods.*
    from customer_periods
    left join thresholds
        on customer_periods.period_months = thresholds.period_months

),

with_stars as (

    {#
        The weighted mean of the points, rounded half up: n stars where twice the weighted sum reaches (2n - 1) times
        the weight, in whole numbers, which can't fall on the wrong side of a half.
    #}
    select
        *,
        case
            {% for stars in [4, 3, 2, 1] %}
            when
                2 * ({{ weighted_points | join(' + ') }}) >= {{ (2 * stars - 1) * (weights.values() | sum) }}
                then {{ stars }}
            {% endfor %}
            else 0
        end as stars
    from with_points

)

select
    with_stars.customer_id,
    with_stars.snapshot_date,
    cast(with_stars.period_months as int) as period_months,

    cast(with_stars.recency_days as int) as recency_days,
    cast(with_stars.order_count as bigint) as order_count,
    with_stars.revenue,
    {{ sextant.average_money('with_stars.revenue', 'with_stars.order_count') }} as average_order_value,
    with_stars.historic_value,
    cast(with_stars.recency_points as int) as recency_points,
    cast(with_stars.frequency_points as int) as frequency_points,
    cast(with_stars.monetary_points as int) as monetary_points,
    cast(with_stars.stars as int) as stars,

    purchase_profiles.purchase_profile,
    amount_classes.amount_class
from with_stars
left join purchase_profiles
    on
        with_stars.recency_points = purchase_profiles.recency_points
        and with_stars.frequency_points = purchase_profiles.frequency_points
left join amount_classes
    on with_stars.monetary_points = amount_classes.monetary_points
