with

as_of as (

    select * from {{ ref('int_as_of') }}

),

customer_segments as (

    select * from {{ ref('customer_segments') }}

),

current_segments as (

    select customer_segments.*
    from customer_segments
    inner join as_of
        on customer_segments.snapshot_date = as_of.as_of_date

),

customer_value as (

    select * from {{ ref('customer_value') }}

),

current_value as (

    select customer_value.*
    from customer_value
    inner join as_of
        on customer_value.snapshot_date = as_of.as_of_date

),

segments as (

    select
        current_segments.system,
        current_segments.segment,
        count(*) as customers,
        {# As decimals, whose sum is the same in whichever order. #}
        cast(sum(cast(current_value.p_alive as decimal(18, 12))) as double) as active_customers,
        cast(sum(cast(current_value.expected_purchases_365d as decimal(18, 12))) as double) as expected_purchases_365d,
        sum(current_value.expected_value_12m) as expected_value_12m,
        sum(current_value.expected_margin_12m) as expected_margin_12m,
        sum(current_value.revenue_365d) as revenue_365d,
        sum(current_value.revenue_365d) filter (where current_value.churn_risk in ('high', 'very_high'))
            as revenue_365d_at_risk
    from current_segments
    inner join current_value
        on current_segments.customer_id = current_value.customer_id
    group by current_segments.system, current_segments.segment

),

{{ sextant.named_values('segments', 'system', 'segment') }}

select
    segments.system,
    segments.segment,

    named_values.label_en,
    named_values.label_fr,

    named_values.value_rank,
    segments.customers,
    segments.active_customers,
    segments.expected_purchases_365d,
    cast(segments.expected_value_12m as decimal(18, 4)) as expected_value_12m,
    {{ sextant.average_money('cast(segments.expected_value_12m as decimal(18, 4))', 'segments.customers') }}
        as mean_expected_value_12m,
    cast(segments.expected_margin_12m as decimal(18, 4)) as expected_margin_12m,
    cast(segments.revenue_365d as decimal(18, 4)) as revenue_365d,
    cast(coalesce(segments.revenue_365d_at_risk, 0) as decimal(18, 4)) as revenue_365d_at_risk
from segments
inner join named_values
    on segments.system = named_values.attribute and segments.segment = named_values.attribute_value
