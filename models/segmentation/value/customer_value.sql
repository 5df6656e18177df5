{#- The scores are made of these counts: a snapshot that was counted again is scored again. -#}
-- depends_on: {{ ref('int_value_counts') }}
{{ config(
    materialized='by_snapshot',
    meta={'rule_vars': ['timezone', 'reporting_currency', 'lookback_years', 'active_days', 'discount_rate']}
) }}

{# A date that is further away says no more than that nobody knows. #}
{% set farthest_days = 1825 %}

with

orders as (

    select * from {{ ref('orders') }}

),

{{ sextant.purchase_histories() }},

scores as (

    select *
    from {{ ref('int_value_scores') }}
    where snapshot_date = {{ sextant.snapshot_date() }}

),

churn_risks as (

    {# One wide row, to which customers are joined instead of to one for each risk. #}
    select
        max(case when churn_risk = 'low' then lowest_p_alive end) as low,
        max(case when churn_risk = 'medium' then lowest_p_alive end) as medium,
        max(case when churn_risk = 'high' then lowest_p_alive end) as high
    from {{ ref('churn_risks') }}

),

shop_margins as (

    select {{ sextant.margin_rate() }} as shop_margin_rate
    from seen_orders

),

scored as (

    select
        purchase_histories.*,
        scores.base_value,
        scores.cohort,
        scores.model,
        {% for days in [30, 90, 180, 365] %}
        scores.purchases_{{ days }}d,
        {% endfor %}
        scores.discounted_purchases_365d,
        scores.alpha_days,
        scores.purchase_power,
        cast(
            scores.base_value + scores.own_share
            * cast(greatest(coalesce(purchase_histories.mean_repeat_value, 0), 0) as double)
            as decimal(18, 4)
        ) as expected_order_value,
        case
            when scores.model = 'empirical'
                then
                    case
                        when
                            purchase_histories.tenure_days - purchase_histories.first_to_last_days
                            <= {{ sextant.setting('active_days') }}
                            then 1.0
                        else 0.0
                    end
            when scores.log_odds is null then 1.0
            else 1 / (1 + exp(least(
                scores.log_odds
                - scores.purchase_power * ln(scores.alpha_days + purchase_histories.first_to_last_days),
                700
            )))
        end as p_alive
    from purchase_histories
    inner join scores
        on
            purchase_histories.repeat_purchases = scores.repeat_purchases
            and purchase_histories.tenure_days = scores.tenure_days

),

timed as (

    select
        *,
        {# After so many days it is as likely as not that the customer has bought again. #}
        case
            when p_alive <= 0.5 then null
            when model = 'empirical' and purchases_30d > 0 then -ln(1 - 0.5 / p_alive) * 30 / purchases_30d
            when model <> 'empirical'
                then
                    (alpha_days + tenure_days)
                    * (exp(least(-ln(1 - 0.5 / p_alive) / purchase_power, 700)) - 1)
        end as days_to_next_purchase
    from scored

)

select
    timed.customer_id,
    {{ sextant.snapshot_date() }} as snapshot_date,

    timed.model,
    case
        when timed.p_alive >= churn_risks.low then 'low'
        when timed.p_alive >= churn_risks.medium then 'medium'
        when timed.p_alive >= churn_risks.high then 'high'
        else 'very_high'
    end as churn_risk,

    cast(case when timed.cohort <> 'all' then timed.cohort end as int) as cohort_year,
    timed.repeat_purchases,
    timed.first_to_last_days,
    timed.tenure_days,
    cast(timed.p_alive as double) as p_alive,
    {% for days in [30, 90, 180, 365] %}
    timed.p_alive * timed.purchases_{{ days }}d as expected_purchases_{{ days }}d,
    {% endfor %}
    timed.expected_order_value,
    cast(timed.p_alive * timed.purchases_365d * cast(timed.expected_order_value as double) as decimal(18, 4))
        as expected_value_12m,
    {# The part of a purchase's value that is the customer's own has their margin, the rest that of the shop. #}
    cast(
        timed.p_alive * timed.purchases_365d * (
            timed.base_value * shop_margins.shop_margin_rate
            + (cast(timed.expected_order_value as double) - timed.base_value)
            * coalesce(timed.margin_rate, shop_margins.shop_margin_rate)
        ) as decimal(18, 4)
    ) as expected_margin_12m,
    cast(
        timed.p_alive * timed.discounted_purchases_365d * cast(timed.expected_order_value as double) as decimal(18, 4)
    ) as discounted_value_12m,
    timed.revenue,
    timed.revenue_365d,

    case
        when timed.days_to_next_purchase <= {{ farthest_days }}
            then cast({{ dbt.dateadd(
                'day', 'cast(ceil(timed.days_to_next_purchase) as int)', sextant.snapshot_date()
            ) }} as date)
    end as next_purchase_date
from timed
cross join churn_risks
cross join shop_margins
