{#-
    Fails for each row of rating_thresholds that is missing, is there twice, has no place, or whose threshold is not
    harder to reach than that of one point less; the row says which and what is wrong. Wanted are all criteria and
    points of each profile and period that the seed has, and of those that the vars ask for.
-#}
{% test thresholds_in_order(model) %}

with

thresholds as (

    select
        rating_profile,
        period_months,
        criterion,
        points,
        count(*) as row_count,
        max(threshold) as threshold
    from {{ model }}
    group by rating_profile, period_months, criterion, points

),

scales as (

    select
        rating_profile,
        period_months
    from {{ model }}
    {% for months in sextant.setting('rating_periods') %}
    union
    select
        '{{ sextant.setting("rating_profile") }}' as rating_profile,
        {{ months }} as period_months
    {% endfor %}

),

criteria as (
    {% for criterion in sextant.criteria() %}
    select '{{ criterion }}' as criterion {{ 'union all' if not loop.last }}
    {% endfor %}
),

points as (
    {% for points in range(1, 5) %}
    select {{ points }} as points {{ 'union all' if not loop.last }}
    {% endfor %}
),

wanted as (

    select *
    from scales
    cross join criteria
    cross join points
    where rating_profile in ('{{ sextant.setting_specs().rating_profile.allowed | join("', '") }}')

),

compared as (

    select
        thresholds.*,
        lag(thresholds.threshold) over (
            partition by rating_profile, period_months, criterion order by points
        ) as threshold_of_one_less
    from thresholds

),

judged as (

    select
        coalesce(wanted.rating_profile, compared.rating_profile) as rating_profile,
        coalesce(wanted.period_months, compared.period_months) as period_months,
        coalesce(wanted.criterion, compared.criterion) as criterion,
        coalesce(wanted.points, compared.points) as points,
        compared.threshold,
        case
            when compared.row_count is null then 'missing'
            when wanted.points is null then 'no such profile, period, criterion or points'
            when compared.row_count > 1 then 'more than one row'
            when compared.threshold is null then 'no threshold'
            when compared.criterion = 'recency' and compared.threshold < 0 then 'below 0 days'
            when compared.criterion = 'frequency' and compared.threshold < 1 then 'earned without a purchase'
            when compared.criterion = 'monetary' and compared.threshold <= 0 then 'earned without spending'
            when compared.criterion = 'recency' and compared.threshold >= compared.threshold_of_one_less
                then 'not fewer days than for one point less'
            when compared.criterion <> 'recency' and compared.threshold <= compared.threshold_of_one_less
                then 'not more than for one point less'
        end as fault
    from wanted
    full outer join compared
        on
            wanted.rating_profile = compared.rating_profile
            and wanted.period_months = compared.period_months
            and wanted.criterion = compared.criterion
            and wanted.points = compared.points

)

select * from judged
where fault is not null {{ 'and false' if flags.EMPTY }}

{% endtest %}
