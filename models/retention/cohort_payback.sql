{% set grain = sextant.setting('cohort_grain') %}
{# A cohort is followed to the end of its second year, observed or predicted. #}
{% set last_period = {'month': 24, 'quarter': 8, 'year': 2}[grain] %}
{# A step of fewer cohorts, or of cohorts with fewer customers, says nothing. #}
{% set least_cohorts, least_customers = 3, 100 %}

with

costs as (

    select
        channel,
        cast({{ dbt.date_trunc(grain, 'month') }} as date) as cohort_period,
        sum(cost) as cost
    from {{ ref('acquisition_costs') }}
    where store_id = '(all)' and cost is not null
    group by channel, {{ dbt.date_trunc(grain, 'month') }}

),

observed as (

    select
        cohort_period,
        '(all)' as channel,
        periods_since_first,
        cohort_size as new_customers,
        cumulative_revenue,
        cumulative_gross_margin as cumulative_margin,
        cumulative_cost_coverage as cost_coverage,
        is_partial
    from {{ ref('cohort_retention') }}

    union all

    select
        cohort_period,
        attribute_value as channel,
        periods_since_first,
        cohort_size as new_customers,
        cumulative_revenue,
        cumulative_gross_margin as cumulative_margin,
        cumulative_cost_coverage as cost_coverage,
        is_partial
    from {{ ref('cohort_retention_by_attribute') }}
    where attribute = 'acquisition_channel'

),

dated as (

    select
        *,
        max(periods_since_first) over (partition by cohort_period, channel) as last_observed,
        max(case when not is_partial then periods_since_first end) over (partition by cohort_period, channel)
            as last_whole,
        lag(cumulative_revenue) over (partition by cohort_period, channel order by periods_since_first)
            as previous_revenue,
        lag(cumulative_margin) over (partition by cohort_period, channel order by periods_since_first)
            as previous_margin
    from observed

),

steps as (

    {#
        How the value of cohorts grows from one period to the next: the sum at the later one divided by the sum at the
        earlier one, over the cohorts for which both are over.
    #}
    select
        channel,
        periods_since_first as to_period,
        cast(sum(cumulative_revenue) as double)
        / nullif(greatest(cast(sum(previous_revenue) as double), 0), 0) as revenue_growth,
        case
            when count(previous_margin) >= {{ least_cohorts }}
                then
                    cast(sum(cumulative_margin) filter (where previous_margin is not null) as double)
                    / nullif(greatest(cast(sum(previous_margin) as double), 0), 0)
        end as margin_growth
    from dated
    where not is_partial and periods_since_first between 1 and {{ last_period }}
    group by channel, periods_since_first
    having count(*) >= {{ least_cohorts }} and sum(new_customers) >= {{ least_customers }}

),

next_steps as (

    {# Where a channel has too few older cohorts for a step, all channels tell how it goes on. #}
    select
        dated.cohort_period,
        dated.channel,
        dated.new_customers,
        dated.cumulative_revenue,
        dated.cumulative_margin,
        dated.cost_coverage,
        dated.last_observed,
        all_steps.to_period,
        all_steps.to_period - dated.periods_since_first as step_count,
        coalesce(own_steps.revenue_growth, all_steps.revenue_growth) as revenue_growth,
        coalesce(own_steps.margin_growth, all_steps.margin_growth) as margin_growth,
        case when own_steps.channel is null then 1 else 0 end as is_of_all
    from dated
    inner join steps as all_steps
        on dated.periods_since_first < all_steps.to_period and all_steps.channel = '(all)'
    left join steps as own_steps
        on dated.channel = own_steps.channel and all_steps.to_period = own_steps.to_period
    where dated.periods_since_first = dated.last_whole

),

logarithms as (

    select
        *,
        case when revenue_growth > 0 then ln(revenue_growth) end as revenue_log,
        case when margin_growth > 0 then ln(margin_growth) end as margin_log
    from next_steps

),

chained as (

    {# The product of all steps so far, as long as none is missing. #}
    select
        *,
        max(is_of_all) over (cohort_so_far) as follows_all,
        case
            when count(revenue_log) over (cohort_so_far) = step_count then exp(sum(revenue_log) over (cohort_so_far))
        end as revenue_factor,
        case
            when count(margin_log) over (cohort_so_far) = step_count then exp(sum(margin_log) over (cohort_so_far))
        end as margin_factor
    from logarithms
    window cohort_so_far as (partition by cohort_period, channel order by to_period)

),

predicted as (

    select
        cohort_period,
        channel,
        to_period as periods_since_first,
        new_customers,
        cast(round(cast(cumulative_revenue as double) * revenue_factor, 4) as decimal(18, 4)) as cumulative_revenue,
        cast(round(cast(cumulative_margin as double) * margin_factor, 4) as decimal(18, 4)) as cumulative_margin,
        cost_coverage,
        case when follows_all = 1 then '(all)' else channel end as tail_channel
    from chained
    where to_period > last_observed and revenue_factor is not null

),

all_periods as (

    select
        cohort_period,
        channel,
        periods_since_first,
        new_customers,
        cumulative_revenue,
        cumulative_margin,
        cost_coverage,
        cast(null as {{ dbt.type_string() }}) as tail_channel,
        true as is_observed,
        is_partial
    from observed

    union all

    select
        cohort_period,
        channel,
        periods_since_first,
        new_customers,
        cumulative_revenue,
        cumulative_margin,
        cost_coverage,
        tail_channel,
        false as is_observed,
        false as is_partial
    from predicted

),

with_basis as (

    select
        all_periods.*,
        costs.cost,
        {# The margin counts where the cost of some of the cohort's goods is known, otherwise the revenue. #}
        case
            when count(all_periods.cumulative_margin) over (cohorts) > 0 then 'margin' else 'revenue'
        end as value_basis
    from all_periods
    left join costs
        on all_periods.channel = costs.channel and all_periods.cohort_period = costs.cohort_period
    window cohorts as (partition by all_periods.cohort_period, all_periods.channel)

),

valued as (

    select
        *,
        case value_basis when 'margin' then cumulative_margin else cumulative_revenue end as cumulative_value
    from with_basis

),

paid_back as (

    select
        *,
        min(case when cumulative_value >= cost then periods_since_first end) over (cohorts) as payback_period,
        min(case when cumulative_value >= cost and is_observed then periods_since_first end) over (cohorts)
            as observed_payback_period
    from valued
    window cohorts as (partition by cohort_period, channel)

),

{{ sextant.named_values('observed', "'acquisition_channel'", 'channel') }}

select
    paid_back.cohort_period,
    paid_back.channel,
    cast(paid_back.periods_since_first as int) as periods_since_first,

    paid_back.value_basis,
    case
        when paid_back.cost is null then 'unknown_cost'
        when paid_back.payback_period = paid_back.observed_payback_period then 'paid_back'
        when paid_back.payback_period is not null then 'predicted'
        else 'not_in_sight'
    end as payback_status,
    paid_back.tail_channel,
    named_values.label_en,
    named_values.label_fr,

    named_values.value_rank,
    cast(paid_back.new_customers as bigint) as new_customers,
    cast(paid_back.cost as decimal(18, 4)) as cost,
    {{ sextant.average_money('cast(paid_back.cost as decimal(18, 4))', 'paid_back.new_customers') }}
        as cost_per_new_customer,
    paid_back.cumulative_revenue,
    paid_back.cumulative_margin,
    paid_back.cost_coverage,
    {{ sextant.average_money('paid_back.cumulative_value', 'paid_back.new_customers') }} as value_per_customer,
    case
        when paid_back.cost > 0 then cast(paid_back.cumulative_value as double) / cast(paid_back.cost as double)
    end as ltv_to_cac,
    cast(paid_back.payback_period as int) as payback_period,

    paid_back.is_observed,
    paid_back.is_partial
from paid_back
inner join named_values
    on paid_back.channel = named_values.attribute_value
