{% set audiences = "'" ~ sextant.checked_audiences() | map(attribute='name') | join("', '") ~ "'" %}

with

campaign_audiences as (

    select * from {{ ref('int_campaign_audiences') }}

),

results as (

    select * from {{ ref('int_campaign_results') }}

),

effects as (

    select * from {{ ref('int_campaign_effects') }}

),

campaigns as (

    select
        campaign_id,
        name,
        audience,
        case
            when count(segment) > 0 then 'segments_before'
            when audience in ({{ audiences }}) then 'control_group_today'
            else 'none'
        end as control_basis,
        started_at,
        ended_at
    from campaign_audiences
    group by campaign_id, name, audience, started_at, ended_at

),

attribute_values as (

    select * from {{ ref('int_attribute_values') }}

),

averaged as (

    select
        results.*,
        {{ sextant.average_money('treated_revenue', 'treated_customers') }} as treated_revenue_per_customer,
        {{ sextant.average_money('control_revenue', 'control_customers') }} as control_revenue_per_customer
    from results

)

select
    campaigns.campaign_id,

    campaigns.name,
    campaigns.audience,
    coalesce(audiences.label_en, segments.label_en, campaigns.audience) as audience_label_en,
    coalesce(audiences.label_fr, segments.label_fr, campaigns.audience) as audience_label_fr,
    campaigns.control_basis,
    effects.verdict,

    averaged.treated_customers,
    averaged.control_customers,
    averaged.redeemers,
    case when averaged.treated_customers > 0 then averaged.redeemers / cast(averaged.treated_customers as double) end
        as redemption_rate,
    effects.treated_rate,
    effects.control_rate,
    effects.lift,
    effects.lift_low,
    effects.lift_high,
    effects.minimum_detectable_lift,
    averaged.treated_revenue_per_customer,
    averaged.control_revenue_per_customer,
    cast(
        averaged.treated_revenue_per_customer - averaged.control_revenue_per_customer as decimal(18, 4)
    ) as revenue_lift,
    cast(effects.revenue_lift_low as decimal(18, 4)) as revenue_lift_low,
    cast(effects.revenue_lift_high as decimal(18, 4)) as revenue_lift_high,

    campaigns.started_at,
    campaigns.ended_at
from campaigns
inner join averaged
    on campaigns.campaign_id = averaged.campaign_id
inner join effects
    on campaigns.campaign_id = effects.campaign_id
left join attribute_values as audiences
    on audiences.attribute = 'audience' and campaigns.audience = audiences.attribute_value
{# An RFM segment is an audience under its own name. #}
left join attribute_values as segments
    on segments.attribute = 'rfm' and campaigns.audience = segments.attribute_value
