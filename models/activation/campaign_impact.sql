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
        {{ sextant.average_money('control_revenue', 'control_customers') }} as control_revenue_per_customer,
        {# What as many control customers as were treated would have brought. #}
        {{ sextant.average_money('cast(control_revenue * treated_customers as decimal(18, 4))', 'control_customers') }}
            as expected_revenue,
        {{ sextant.average_money('cast(control_margin * treated_customers as decimal(18, 4))', 'control_customers') }}
            as expected_margin
    from results

),

compared as (

    {#
        Nothing is told while a campaign is running or has too few customers. Its return counts the margin where the
        cost of some of the goods is known, otherwise the revenue.
    #}
    select
        averaged.*,
        effects.verdict,
        case when averaged.cost_coverage > 0 then 'margin' else 'revenue' end as return_basis,
        effects.verdict in ('more', 'less', 'no difference seen') as is_known,
        cast(averaged.treated_revenue - averaged.expected_revenue as decimal(18, 4)) as more_revenue,
        cast(effects.incremental_revenue_low as decimal(18, 4)) as more_revenue_low,
        cast(effects.incremental_revenue_high as decimal(18, 4)) as more_revenue_high,
        cast(averaged.treated_margin - averaged.expected_margin as decimal(18, 4)) as more_margin,
        cast(effects.incremental_margin_low as decimal(18, 4)) as more_margin_low,
        cast(effects.incremental_margin_high as decimal(18, 4)) as more_margin_high
    from averaged
    inner join effects
        on averaged.campaign_id = effects.campaign_id

),

told as (

    select
        *,
        {% for end in ['', '_low', '_high'] %}
        case when is_known then more_revenue{{ end }} end as incremental_revenue{{ end }},
        case when is_known and return_basis = 'margin' then more_margin{{ end }} end as incremental_margin{{ end }},
        {% endfor %}
        case when cost > 0 then cast(cost as double) end as cost_above_zero
    from compared

),

valued as (

    select
        *,
        case return_basis when 'margin' then incremental_margin else incremental_revenue end as brought,
        case return_basis when 'margin' then incremental_margin_low else incremental_revenue_low end as brought_low,
        case return_basis when 'margin' then incremental_margin_high else incremental_revenue_high end as brought_high
    from told

)

select
    campaigns.campaign_id,

    campaigns.name,
    campaigns.audience,
    coalesce(audiences.label_en, segments.label_en, campaigns.audience) as audience_label_en,
    coalesce(audiences.label_fr, segments.label_fr, campaigns.audience) as audience_label_fr,
    campaigns.control_basis,
    valued.verdict,
    valued.return_basis,

    valued.treated_customers,
    valued.control_customers,
    valued.contaminated_customers,
    valued.redeemers,
    case when valued.treated_customers > 0 then valued.redeemers / cast(valued.treated_customers as double) end
        as redemption_rate,
    effects.treated_rate,
    effects.control_rate,
    effects.lift,
    effects.lift_low,
    effects.lift_high,
    effects.minimum_detectable_lift,
    valued.treated_revenue_per_customer,
    valued.control_revenue_per_customer,
    cast(
        valued.treated_revenue_per_customer - valued.control_revenue_per_customer as decimal(18, 4)
    ) as revenue_lift,
    cast(effects.revenue_lift_low as decimal(18, 4)) as revenue_lift_low,
    cast(effects.revenue_lift_high as decimal(18, 4)) as revenue_lift_high,
    valued.cost,
    valued.cost_coverage,
    valued.incremental_revenue,
    valued.incremental_revenue_low,
    valued.incremental_revenue_high,
    valued.incremental_margin,
    valued.incremental_margin_low,
    valued.incremental_margin_high,
    cast(valued.brought as double) / valued.cost_above_zero - 1 as return_on_cost,
    cast(valued.brought_low as double) / valued.cost_above_zero - 1 as return_on_cost_low,
    cast(valued.brought_high as double) / valued.cost_above_zero - 1 as return_on_cost_high,

    campaigns.started_at,
    campaigns.ended_at
from campaigns
inner join valued
    on campaigns.campaign_id = valued.campaign_id
inner join effects
    on campaigns.campaign_id = effects.campaign_id
left join attribute_values as audiences
    on audiences.attribute = 'audience' and campaigns.audience = audiences.attribute_value
{# An RFM segment is an audience under its own name. #}
left join attribute_values as segments
    on segments.attribute = 'rfm' and campaigns.audience = segments.attribute_value
