{% set points = [1, 2, 3, 4] %}

with

histogram as (

    select * from {{ ref('int_rating_histogram') }}

),

rating_grid as (

    select * from {{ ref('rating_grid') }}

),

rating_thresholds as (

    select * from {{ ref('rating_thresholds') }}
    where rating_profile = '{{ sextant.setting("rating_profile") }}'

),

buyers_histogram as (

    select
        period_months,
        criterion,
        figure,
        buyers
    from histogram
    where buyers > 0

),

{# In each period, its buyers are cut into fifths by each criterion: the best earn 4 points, the last none. #}
{{ sextant.histogram_quantiles(
    relation='buyers_histogram', keys=['period_months', 'criterion'], value='figure', weight='buyers',
    percents=[20, 40, 60, 80]
) }},

fifths as (
    {% for earned in points %}

    select
        period_months,
        criterion,
        {{ earned }} as points,
        {# How many fifths are on the easy side: for days, a higher threshold is the easier one. #}
        case when criterion = 'recency' then {{ 4 - earned }} else {{ earned - 1 }} end as step,
        ceil(case when criterion = 'recency' then p{{ 100 - 20 * earned }} else p{{ 20 * earned }} end) as quantile
    from histogram_quantiles
    {% if not loop.last %}

    union all
    {% endif %}
    {% endfor %}

),

suggested as (

    {#
        Whole numbers, each harder than the one before: so the seed's test also passes where most customers are alike.
        Nobody earns a point without a purchase.
    #}
    select
        period_months,
        criterion,
        points,
        cast(greatest(
            max(quantile - step) over (partition by period_months, criterion order by step),
            case when criterion = 'recency' then 0 else 1 end
        ) + step as bigint) as threshold
    from fifths

),

reached as (

    {# Whoever reaches the threshold of 3 points reaches those of 1 and 2 too. #}
    select
        histogram.period_months,
        histogram.criterion,
        suggested.points,
        sum(histogram.customers) as customers
    from histogram
    inner join suggested
        on
            histogram.period_months = suggested.period_months
            and histogram.criterion = suggested.criterion
            and case
                when histogram.criterion = 'recency' then histogram.figure <= suggested.threshold
                else histogram.figure >= suggested.threshold
            end
    group by histogram.period_months, histogram.criterion, suggested.points

),

earned as (
    {% for criterion in sextant.criteria() %}

    select
        period_months,
        '{{ criterion }}' as criterion,
        {{ criterion }}_points as points,
        sum(customers) as customers
    from rating_grid
    group by period_months, {{ criterion }}_points
    {% if not loop.last %}

    union all
    {% endif %}
    {% endfor %}

),

populations as (

    select
        period_months,
        sum(customers) as customers
    from rating_grid
    group by period_months

),

scale as (
    {% for months in sextant.setting('rating_periods') %}
    {% set outer_loop = loop %}
    {% for criterion in sextant.criteria() %}
    {% set criterion_loop = loop %}
    {% for earned in [0] + points %}

    select
        {{ months }} as period_months,
        '{{ criterion }}' as criterion,
        {{ earned }} as points
    {% if not (loop.last and criterion_loop.last and outer_loop.last) %}

    union all
    {% endif %}
    {% endfor %}
    {% endfor %}
    {% endfor %}

),

counted as (

    select
        scale.period_months,
        scale.criterion,
        scale.points,
        rating_thresholds.threshold,
        cast(suggested.threshold as decimal(18, 4)) as suggested_threshold,
        populations.customers as all_customers,
        coalesce(earned.customers, 0) as customers,
        case scale.points
            when 0 then populations.customers
            else coalesce(reached.customers, 0)
        end as reaching_customers
    from scale
    left join rating_thresholds
        on
            scale.period_months = rating_thresholds.period_months
            and scale.criterion = rating_thresholds.criterion
            and scale.points = rating_thresholds.points
    left join suggested
        on
            scale.period_months = suggested.period_months
            and scale.criterion = suggested.criterion
            and scale.points = suggested.points
    left join earned
        on
            scale.period_months = earned.period_months
            and scale.criterion = earned.criterion
            and scale.points = earned.points
    left join reached
        on
            scale.period_months = reached.period_months
            and scale.criterion = reached.criterion
            and scale.points = reached.points
    left join populations
        on scale.period_months = populations.period_months

),

compared as (

    select
        *,
        reaching_customers
        - lead(reaching_customers, 1, 0) over (partition by period_months, criterion order by points)
            as suggested_customers,
        max(suggested_threshold) over (partition by period_months, criterion) is not null as is_suggested
    from counted

)

select
    cast(period_months as int) as period_months,
    criterion,
    cast(points as int) as points,

    '{{ sextant.setting("rating_profile") }}' as rating_profile,

    threshold,
    cast(customers as bigint) as customers,
    cast(customers as double) / all_customers as share_of_customers,
    suggested_threshold,
    case when is_suggested then cast(suggested_customers as bigint) end as suggested_customers,
    case when is_suggested then cast(suggested_customers as double) / all_customers end as suggested_share_of_customers
from compared
