{#-
    CTEs, the last one `purchase_histories`: when and for how much each customer had bought by the snapshot, from a CTE `orders`,
    for everybody with a purchase that the snapshot sees. Purchases of one day count once. What came until `holdout_date`, which
    is half a year before the snapshot, or half the shop's time, is counted apart, so that a model can be tried on the rest.
-#}
{% macro purchase_histories() %}
{% set snapshot_date = sextant.snapshot_date() %}
seen_orders as (

    select
        customer_id,
        revenue,
        gross_margin,
        order_status = 'purchase' as is_purchase,
        {# core.orders has a purchase's days since the one before: 0 for a further one of a day. #}
        order_status = 'purchase' and coalesce(days_since_previous_order, 1) <> 0 as begins_a_day,
        order_date
    from orders
    where
        order_status in ('purchase', 'return')
        and order_date <= {{ snapshot_date }}
        and order_date > {{ dbt.dateadd('year', -sextant.setting('lookback_years'), snapshot_date) }}

),

shop as (

    select
        least(182, cast(floor({{ sextant.days_between('min(order_date)', snapshot_date) }} / 2) as int)) as holdout_days
    from seen_orders
    where is_purchase

),

holdout as (

    select
        holdout_days,
        cast({{ dbt.dateadd('day', '-holdout_days', snapshot_date) }} as date) as holdout_date
    from shop

),

buyers as (

    select
        seen_orders.customer_id,
        count(*) filter (where seen_orders.begins_a_day) as purchase_days,
        count(*) filter (where seen_orders.begins_a_day and seen_orders.order_date <= holdout.holdout_date)
            as earlier_purchase_days,
        sum(seen_orders.revenue) as revenue,
        min_by(seen_orders.revenue, seen_orders.order_date) filter (where seen_orders.begins_a_day) as first_revenue,
        {{ sextant.margin_rate('seen_orders.') }} as margin_rate,
        sum(seen_orders.revenue) filter (
            where seen_orders.order_date > {{ dbt.dateadd('day', -365, snapshot_date) }}
        ) as revenue_365d,
        min(seen_orders.order_date) filter (where seen_orders.is_purchase) as first_date,
        max(seen_orders.order_date) filter (where seen_orders.is_purchase) as last_date,
        max(seen_orders.order_date) filter (
            where seen_orders.is_purchase and seen_orders.order_date <= holdout.holdout_date
        ) as earlier_last_date
    from seen_orders
    cross join holdout
    group by seen_orders.customer_id

),

first_days as (

    {# What there is of the first day beside its first purchase, and what was given back before it: of few customers. #}
    select
        buyers.customer_id,
        sum(seen_orders.revenue) as revenue
    from buyers
    inner join seen_orders
        on buyers.customer_id = seen_orders.customer_id and buyers.first_date >= seen_orders.order_date
    where not seen_orders.begins_a_day
    group by buyers.customer_id

),

purchase_histories as (

    select
        buyers.customer_id,
        cast(buyers.purchase_days - 1 as int) as repeat_purchases,
        cast(buyers.earlier_purchase_days - 1 as int) as earlier_repeat_purchases,
        {{ sextant.days_between('buyers.first_date', 'buyers.last_date') }} as first_to_last_days,
        {{ sextant.days_between('buyers.first_date', 'buyers.earlier_last_date') }} as earlier_first_to_last_days,
        {{ sextant.days_between('buyers.first_date', snapshot_date) }} as tenure_days,
        cast(buyers.revenue as decimal(18, 4)) as revenue,
        buyers.margin_rate,
        cast(coalesce(buyers.revenue_365d, 0) as decimal(18, 4)) as revenue_365d,
        {{ sextant.average_money(
            'cast(buyers.revenue - buyers.first_revenue - coalesce(first_days.revenue, 0) as decimal(18, 4))',
            '(buyers.purchase_days - 1)'
        ) }} as mean_repeat_value,
        buyers.first_date
    from buyers
    left join first_days
        on buyers.customer_id = first_days.customer_id
    where buyers.purchase_days > 0

)
{% endmacro %}
