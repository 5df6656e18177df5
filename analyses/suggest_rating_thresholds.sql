-- Proposes rating_thresholds from the shop's own figures, in the format of the seed.
-- In each period, the customers who bought in it are cut into fifths by each criterion: the best earn 4 points, the
-- last none. Thresholds are whole numbers, and each is harder than the one before, so that the seed's test also passes
-- where most customers are alike. To use: dbt compile --select suggest_rating_thresholds, run the compiled SQL in the
-- warehouse, and round the figures as you like.
with

customers as (

    select customer_snapshots.*
    from {{ ref('int_customer_snapshots') }} as customer_snapshots
    inner join {{ ref('int_as_of') }} as as_of
        on customer_snapshots.snapshot_date = as_of.as_of_date

),

histogram as (
    {% for months in sextant.setting('rating_periods') %}
    {% set outer_loop = loop %}
    {% for criterion, value in {
        'recency': 'recency_days', 'frequency': 'order_count_' ~ months ~ 'm', 'monetary': 'floor(revenue_' ~ months ~ 'm)'
    }.items() %}

    select
        {{ months }} as period_months,
        '{{ criterion }}' as criterion,
        cast({{ value }} as bigint) as figure,
        count(*) as customers
    from customers
    where order_count_{{ months }}m > 0
    group by {{ value }}
    {% if not (loop.last and outer_loop.last) %}

    union all
    {% endif %}
    {% endfor %}
    {% endfor %}

),

{{ sextant.histogram_quantiles(
    relation='histogram', keys=['period_months', 'criterion'], value='figure', weight='customers', percents=[20, 40, 60, 80]
) }},

quantiles as (
    {% for points in [1, 2, 3, 4] %}

    select
        period_months,
        criterion,
        {{ points }} as points,
        {# How many fifths are on the easy side: for days, a higher threshold is the easier one. #}
        case when criterion = 'recency' then {{ 4 - points }} else {{ points - 1 }} end as step,
        ceil(case when criterion = 'recency' then p{{ 100 - 20 * points }} else p{{ 20 * points }} end) as quantile
    from histogram_quantiles
    {% if not loop.last %}

    union all
    {% endif %}
    {% endfor %}

)

select
    '{{ sextant.setting("rating_profile") }}' as rating_profile,
    period_months,
    criterion,
    points,
    cast(greatest(
        max(quantile - step) over (partition by period_months, criterion order by step),
        case when criterion = 'recency' then 0 else 1 end
    ) + step as bigint) as threshold
from quantiles
order by
    period_months,
    case criterion when 'recency' then 1 when 'frequency' then 2 else 3 end,
    points
