{% set grains = ['month', 'quarter', 'year'] %}
{% set measures = ['orders', 'revenue', 'gross_margin', 'amount', 'amount_with_cost'] %}

with

as_of as (

    select as_of_date from {{ ref('int_as_of') }}

),

months as (

    select * from {{ ref('int_cohort_activity') }}

),

activity as (
    {% for grain in grains %}

    select
        '{{ grain }}' as cohort_grain,
        attribute,
        attribute_value,
        cast({{ dbt.date_trunc(grain, 'cohort_month') }} as date) as cohort_period,
        cast({{ dbt.date_trunc(grain, 'order_month') }} as date) as order_period,
        sum(newcomers) as newcomers,
        {% for measure in measures %}
        sum({{ measure }}) as {{ measure }},
        {% endfor %}
        {# A customer is counted in the month of the period's first purchase alone. #}
        sum(first_of_{{ grain }}) as active_customers
    from months
    group by
        attribute,
        attribute_value,
        cast({{ dbt.date_trunc(grain, 'cohort_month') }} as date),
        cast({{ dbt.date_trunc(grain, 'order_month') }} as date)
    {% if not loop.last %}

    union all
    {% endif %}
    {% endfor %}

),

cohorts as (

    select
        cohort_grain,
        attribute,
        attribute_value,
        cohort_period,
        sum(newcomers) as cohort_size
    from activity
    group by cohort_grain, attribute, attribute_value, cohort_period

),

{# Every period of every cohort that could be observed, whether or not anybody bought in it. #}
{% for grain in grains %}
{{ grain }}s_begun as (

    select
        cohorts.*,
        as_of.as_of_date,
        {{ sextant.each_date('cohorts.cohort_period', 'as_of.as_of_date', grain) }} as period_start
    from cohorts
    cross join as_of
    where cohorts.cohort_grain = '{{ grain }}'

),

{% endfor %}
observable_periods as (
    {% for grain in grains %}

    select
        *,
        {{ dbt.datediff('cohort_period', 'period_start', grain) }}
            as periods_since_first,
        {{ dbt.dateadd(grain, 1, 'period_start') }}
        > {{ dbt.dateadd('day', 1, 'as_of_date') }} as is_partial
    from {{ grain }}s_begun
    {% if not loop.last %}

    union all
    {% endif %}
    {% endfor %}

),

dense as (

    select
        observable_periods.cohort_grain,
        observable_periods.attribute,
        observable_periods.attribute_value,
        observable_periods.cohort_period,
        observable_periods.periods_since_first,
        observable_periods.cohort_size,
        observable_periods.is_partial,
        coalesce(activity.active_customers, 0) as active_customers,
        coalesce(activity.orders, 0) as orders,
        coalesce(activity.revenue, 0) as revenue,
        activity.gross_margin,
        coalesce(activity.amount, 0) as amount,
        coalesce(activity.amount_with_cost, 0) as amount_with_cost
    from observable_periods
    left join activity
        on
            observable_periods.cohort_grain = activity.cohort_grain
            and observable_periods.attribute = activity.attribute
            and observable_periods.attribute_value = activity.attribute_value
            and observable_periods.cohort_period = activity.cohort_period
            and observable_periods.period_start = activity.order_period

),

accumulated as (

    select
        {% for measure in measures %}
        sum({{ measure }}) over (cohort_so_far) as cumulative_{{ measure }},
        {% endfor %}
        *
    from dense
    window cohort_so_far as (
        partition by cohort_grain, attribute, attribute_value, cohort_period order by periods_since_first
    )

),

{{ sextant.named_values('months') }}

select
    accumulated.cohort_grain,
    accumulated.attribute,
    accumulated.attribute_value,
    accumulated.cohort_period,
    cast(accumulated.periods_since_first as int) as periods_since_first,

    named_values.label_en,
    named_values.label_fr,

    named_values.value_rank,
    cast(accumulated.cohort_size as bigint) as cohort_size,
    cast(accumulated.active_customers as bigint) as active_customers,
    cast(accumulated.active_customers as double) / accumulated.cohort_size as retention_rate,
    cast(accumulated.orders as bigint) as orders,
    cast(accumulated.revenue as decimal(18, 4)) as revenue,
    cast(accumulated.cumulative_orders as bigint) as cumulative_orders,
    cast(accumulated.cumulative_revenue as decimal(18, 4)) as cumulative_revenue,
    cast(accumulated.gross_margin as decimal(18, 4)) as gross_margin,
    {{ sextant.cost_coverage('accumulated.') }} as cost_coverage,
    cast(accumulated.cumulative_gross_margin as decimal(18, 4)) as cumulative_gross_margin,
    {{ sextant.cost_coverage('accumulated.cumulative_') }} as cumulative_cost_coverage,
    cast(accumulated.orders as double) / accumulated.cohort_size as orders_per_customer,
    {{ sextant.average_money('cast(accumulated.revenue as decimal(18, 4))', 'accumulated.cohort_size') }}
        as revenue_per_customer,
    cast(accumulated.cumulative_orders as double) / accumulated.cohort_size as cumulative_orders_per_customer,
    {{ sextant.average_money('cast(accumulated.cumulative_revenue as decimal(18, 4))', 'accumulated.cohort_size') }}
        as cumulative_revenue_per_customer,

    accumulated.is_partial
from accumulated
inner join named_values
    on accumulated.attribute = named_values.attribute and accumulated.attribute_value = named_values.attribute_value
