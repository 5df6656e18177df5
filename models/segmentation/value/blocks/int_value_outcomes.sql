{#- It reads snapshots of up to 365 days and a month before its date, and what was known of segments at these. -#}
{{ config(materialized='by_snapshot', meta={'months_read_back': 14}) }}

{% set horizons = [90, 180, 365] %}

with

customer_values as (

    select *
    from {{ ref('customer_value') }}
    where snapshot_date >= {{ sextant.previous_snapshot_date(months_back=13) }}

),

rfm_scores as (

    select
        customer_id,
        snapshot_date,
        rfm_segment
    from {{ ref('rfm_scores') }}
    where snapshot_date >= {{ sextant.previous_snapshot_date(months_back=13) }}

),

segment_outcomes as (

    select *
    from {{ ref('int_segment_outcomes') }}
    where system = 'rfm' and snapshot_date >= {{ sextant.previous_snapshot_date(months_back=14) }}

),

orders as (

    select
        customer_id,
        order_date,
        revenue
    from {{ ref('orders') }}
    where
        order_status in ('purchase', 'return')
        and order_date > {{ sextant.previous_snapshot_date(months_back=13) }}
        and order_date <= {{ sextant.snapshot_date() }}

),

{{ sextant.observed_horizons(horizons, months=13) }},

later_revenue as (

    select
        orders.customer_id,
        observed.segment_date,
        observed.horizon_days,
        sum(orders.revenue) as revenue
    from orders
    cross join observed
    where orders.order_date > observed.segment_date and orders.order_date <= observed.last_date
    group by orders.customer_id, observed.segment_date, observed.horizon_days

),

known_outcomes as (

    {# The latest snapshot whose horizon was over at the past snapshot: what a user knew of segments then. #}
    select
        observed.segment_date as value_date,
        observed.horizon_days,
        max(segment_outcomes.segment_date) as known_date
    from observed
    inner join segment_outcomes
        on
            observed.horizon_days = segment_outcomes.horizon_days
            and observed.segment_date >= segment_outcomes.snapshot_date
    group by observed.segment_date, observed.horizon_days

),

segment_means as (

    select
        known_outcomes.value_date,
        known_outcomes.horizon_days,
        known_outcomes.known_date,
        segment_outcomes.segment,
        {{ sextant.average_money('segment_outcomes.revenue', 'segment_outcomes.customers') }} as mean_revenue
    from known_outcomes
    inner join segment_outcomes
        on
            known_outcomes.horizon_days = segment_outcomes.horizon_days
            and known_outcomes.known_date = segment_outcomes.segment_date

),

everybody as (

    select
        snapshot_date,
        {{ sextant.average_money('sum(revenue_365d)', 'count(*)') }} as mean_revenue
    from customer_values
    group by snapshot_date

),

customers as (

    select
        customer_values.customer_id,
        observed.segment_date as value_date,
        observed.horizon_days,
        customer_values.model,
        segment_means.known_date,
        cast(
            case observed.horizon_days
                {% for days in horizons %}
                when {{ days }} then customer_values.expected_purchases_{{ days }}d
                {% endfor %}
            end * cast(customer_values.expected_order_value as double) as decimal(18, 4)
        ) as expected_by_model,
        cast(cast(customer_values.revenue_365d as double) * observed.horizon_days / 365 as decimal(18, 4))
            as expected_by_last_year,
        cast(cast(everybody.mean_revenue as double) * observed.horizon_days / 365 as decimal(18, 4))
            as expected_by_average,
        segment_means.mean_revenue as expected_by_segment,
        cast(coalesce(later_revenue.revenue, 0) as decimal(18, 4)) as revenue
    from customer_values
    inner join observed
        on customer_values.snapshot_date = observed.segment_date
    inner join everybody
        on customer_values.snapshot_date = everybody.snapshot_date
    inner join rfm_scores
        on
            customer_values.customer_id = rfm_scores.customer_id
            and customer_values.snapshot_date = rfm_scores.snapshot_date
    left join segment_means
        on
            observed.segment_date = segment_means.value_date
            and observed.horizon_days = segment_means.horizon_days
            and rfm_scores.rfm_segment = segment_means.segment
    left join later_revenue
        on
            customer_values.customer_id = later_revenue.customer_id
            and observed.segment_date = later_revenue.segment_date
            and observed.horizon_days = later_revenue.horizon_days

),

expectations as (
    {% for model, amount in {
        "model": "expected_by_model",
        "'last_year'": "expected_by_last_year",
        "'segment_mean'": "expected_by_segment",
        "'average'": "expected_by_average",
        "'perfect'": "revenue",
    }.items() %}

    select
        value_date,
        horizon_days,
        {{ model }} as model,
        {{ 'known_date' if model == "'segment_mean'" else 'value_date as known_date' }},
        {{ amount }} as expected,
        revenue
    from customers
    where {{ amount }} is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select
    {{ sextant.snapshot_date() }} as snapshot_date,
    value_date,
    horizon_days,
    model,
    known_date,
    cast({{ sextant.three_digits('expected') }} as decimal(18, 4)) as lowest_expected,

    count(*) as customers,
    cast(sum(expected) as decimal(18, 4)) as expected,
    cast(sum(revenue) as decimal(18, 4)) as revenue,
    cast(sum(abs(expected - revenue)) as decimal(18, 4)) as absolute_error
from expectations
group by value_date, horizon_days, model, known_date, {{ sextant.three_digits('expected') }}
