{#-
    CTE `placed_orders`: every purchase and return of customers who ever bought, with its cohort and period, from the
    CTEs `orders` and `first_purchases` (customer_id, first_order_date, cohort_period and the attributes).
    Input: grain = month, quarter or year; attributes = columns of first_purchases that go on.
-#}
{% macro cohort_orders(grain, attributes=[]) %}
dated_orders as (

    select
        orders.order_status,
        orders.order_rank,
        orders.days_since_previous_order,
        orders.revenue,
        orders.gross_margin,
        orders.order_date,
        first_purchases.cohort_period,
        {% for attribute in attributes %}
        first_purchases.{{ attribute }},
        {% endfor %}
        {#- A return that was booked before the first purchase belongs to the cohort's first period. -#}
        cast({{ dbt.date_trunc(grain, 'greatest(orders.order_date, first_purchases.first_order_date)') }} as date)
            as order_period
    from orders
    inner join first_purchases
        on orders.customer_id = first_purchases.customer_id

),

placed_orders as (

    {# A purchase is the customer's first of its period where the previous one is in an earlier period. #}
    select
        cohort_period,
        {% for attribute in attributes %}
        {{ attribute }},
        {% endfor %}
        order_period,
        order_status = 'purchase' as is_purchase,
        order_rank = 1 as is_first_ever,
        order_rank = 1 or days_since_previous_order > {{ sextant.days_between('order_period', 'order_date') }}
            as is_first_of_period,
        revenue,
        gross_margin
    from dated_orders

)
{% endmacro %}

{#- The activity of a group of placed_orders, as columns of an aggregation. -#}
{% macro cohort_activity() %}
        count(*) filter (where is_purchase and is_first_ever) as newcomers,
        count(*) filter (where is_purchase and is_first_of_period) as active_customers,
        count(*) filter (where is_purchase) as orders,
        sum(revenue) as revenue,
        {{ sextant.margin_sums() }}
{% endmacro %}

{#-
    CTEs that fill `activity` (keys, cohort_period, order_period and cohort_activity()) up to a row for every period of every
    cohort that could be observed, the last one `accumulated`. Reads the CTE `as_of`.
    Input: grain; keys = the columns that make a cohort together with cohort_period.
-#}
{% macro dense_cohorts(grain, keys=[]) %}
cohorts as (

    select
        {% for key in keys %}{{ key }}, {% endfor %}cohort_period,
        sum(newcomers) as cohort_size
    from activity
    group by {% for key in keys %}{{ key }}, {% endfor %}cohort_period

),

observable_periods as (

    {# Every period of every cohort that could be observed, whether or not anybody bought in it. #}
    select
        cohorts.*,
        as_of.as_of_date,
        {{ sextant.each_date('cohorts.cohort_period', 'as_of.as_of_date', grain) }} as period_start
    from cohorts
    cross join as_of

),

dense as (

    select
        {% for key in keys %}
        observable_periods.{{ key }},
        {% endfor %}
        observable_periods.cohort_period,
        observable_periods.cohort_size,
        {{ dbt.datediff('observable_periods.cohort_period', 'observable_periods.period_start', grain) }}
            as periods_since_first,
        {{ dbt.dateadd(grain, 1, 'observable_periods.period_start') }}
        > {{ dbt.dateadd('day', 1, 'observable_periods.as_of_date') }} as is_partial,
        coalesce(activity.active_customers, 0) as active_customers,
        coalesce(activity.orders, 0) as orders,
        coalesce(activity.revenue, 0) as revenue,
        activity.gross_margin,
        coalesce(activity.amount, 0) as amount,
        coalesce(activity.amount_with_cost, 0) as amount_with_cost
    from observable_periods
    left join activity
        on
            {% for key in keys %}
            observable_periods.{{ key }} = activity.{{ key }} and
            {% endfor %}
            observable_periods.cohort_period = activity.cohort_period
            and observable_periods.period_start = activity.order_period

),

accumulated as (

    select
        *,
        {% for measure in ['orders', 'revenue', 'gross_margin', 'amount', 'amount_with_cost'] %}
        sum({{ measure }}) over (cohort_so_far) as cumulative_{{ measure }}{{ ',' if not loop.last }}
        {% endfor %}
    from dense
    window cohort_so_far as (
        partition by {% for key in keys %}{{ key }}, {% endfor %}cohort_period order by periods_since_first
    )

)
{% endmacro %}

{#- The measures of a cohort mart, as columns of `accumulated`. -#}
{% macro cohort_measures() %}
    cast(cohort_size as bigint) as cohort_size,
    cast(active_customers as bigint) as active_customers,
    cast(active_customers as double) / cohort_size as retention_rate,
    cast(orders as bigint) as orders,
    cast(revenue as decimal(18, 4)) as revenue,
    cast(cumulative_orders as bigint) as cumulative_orders,
    cast(cumulative_revenue as decimal(18, 4)) as cumulative_revenue,
    cast(gross_margin as decimal(18, 4)) as gross_margin,
    {{ sextant.cost_coverage() }} as cost_coverage,
    cast(cumulative_gross_margin as decimal(18, 4)) as cumulative_gross_margin,
    {{ sextant.cost_coverage('cumulative_') }} as cumulative_cost_coverage,
    cast(orders as double) / cohort_size as orders_per_customer,
    {{ sextant.average_money('cast(revenue as decimal(18, 4))', 'cohort_size') }} as revenue_per_customer,
    cast(cumulative_orders as double) / cohort_size as cumulative_orders_per_customer,
    {{ sextant.average_money('cast(cumulative_revenue as decimal(18, 4))', 'cohort_size') }}
        as cumulative_revenue_per_customer
{%- endmacro %}
