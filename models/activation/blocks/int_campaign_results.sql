with

campaign_audiences as (

    select * from {{ ref('int_campaign_audiences') }}

),

people as (

    select * from {{ ref('int_campaign_people') }}

),

orders as (

    select
        customer_id,
        order_status,
        revenue,
        gross_margin,
        ordered_at
    from {{ ref('orders') }}
    where order_status in ('purchase', 'return')

),

campaigns as (

    {# One row per campaign, which may have several segments. #}
    select
        campaign_id,
        cost,
        is_over,
        started_at,
        ended_at,
        ends_before
    from campaign_audiences
    group by campaign_id, cost, is_over, started_at, ended_at, ends_before

),

outcomes as (

    select
        people.campaign_id,
        people.customer_id,
        count(*) filter (where orders.order_status = 'purchase') as purchases,
        sum(orders.revenue) as revenue,
        {{ sextant.margin_sums('orders') }}
    from people
    inner join campaigns
        on people.campaign_id = campaigns.campaign_id
    inner join orders
        on
            people.customer_id = orders.customer_id
            and campaigns.started_at <= orders.ordered_at
            and (campaigns.ended_at >= orders.ordered_at or campaigns.ends_before > orders.ordered_at)
    group by people.campaign_id, people.customer_id

),

results as (

    select
        {% for group, condition in [('treated', 'people.is_treated'), ('control', 'not people.is_treated')] %}
        count(*) filter (where {{ condition }}) as {{ group }}_customers,
        count(*) filter (where {{ condition }} and outcomes.purchases > 0) as {{ group }}_buyers,
        sum(outcomes.revenue) filter (where {{ condition }}) as {{ group }}_revenue,
        {# Decimals are exact, so that no sum depends on the order of its terms. #}
        sum(outcomes.revenue * outcomes.revenue) filter (where {{ condition }}) as {{ group }}_squared_revenue,
        sum(outcomes.gross_margin) filter (where {{ condition }}) as {{ group }}_margin,
        sum(outcomes.gross_margin * outcomes.gross_margin) filter (where {{ condition }}) as {{ group }}_squared_margin,
        {% endfor %}
        count(*) filter (where people.has_redeemed) as redeemers,
        count(*) filter (where people.is_contaminated) as contaminated_customers,
        sum(outcomes.amount) as amount,
        sum(outcomes.amount_with_cost) as amount_with_cost,
        people.campaign_id
    from people
    left join outcomes
        on people.campaign_id = outcomes.campaign_id and people.customer_id = outcomes.customer_id
    group by people.campaign_id

)

select
    campaigns.campaign_id,

    {% for group in ['treated', 'control'] %}
    coalesce(results.{{ group }}_customers, 0) as {{ group }}_customers,
    coalesce(results.{{ group }}_buyers, 0) as {{ group }}_buyers,
    cast(coalesce(results.{{ group }}_revenue, 0) as decimal(18, 4)) as {{ group }}_revenue,
    cast(coalesce(results.{{ group }}_squared_revenue, 0) as double) as {{ group }}_squared_revenue,
    cast(coalesce(results.{{ group }}_margin, 0) as decimal(18, 4)) as {{ group }}_margin,
    cast(coalesce(results.{{ group }}_squared_margin, 0) as double) as {{ group }}_squared_margin,
    {% endfor %}
    coalesce(results.redeemers, 0) as redeemers,
    coalesce(results.contaminated_customers, 0) as contaminated_customers,
    campaigns.cost,
    {{ sextant.cost_coverage('results.') }} as cost_coverage,

    campaigns.is_over
from campaigns
left join results
    on campaigns.campaign_id = results.campaign_id
