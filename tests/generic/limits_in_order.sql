{#-
    Fails for each row of rfm_limits that is missing, is there twice, has no place, or whose threshold is not harder to
    reach than that of the score below; the row says which and what is wrong. Wanted are all scores from 2 on of each
    criterion that has a row.
-#}
{% test limits_in_order(model) %}

with

limits as (

    select
        criterion,
        score,
        count(*) as row_count,
        max(threshold) as threshold
    from {{ model }}
    group by criterion, score

),

scores as (
    {% for score in range(2, sextant.setting('rfm_bins') + 1) %}
    select {{ score }} as score {{ 'union all' if not loop.last }}
    {% endfor %}
),

wanted as (

    select *
    from (select distinct criterion from limits) as criteria
    cross join scores
    where criterion in ('{{ sextant.criteria() | join("', '") }}')

),

compared as (

    select
        *,
        lag(threshold) over (partition by criterion order by score) as threshold_of_score_below
    from limits

),

judged as (

    select
        coalesce(wanted.criterion, compared.criterion) as criterion,
        coalesce(wanted.score, compared.score) as score,
        compared.threshold,
        case
            when compared.row_count is null then 'missing'
            when wanted.score is null then 'no such criterion or score'
            when compared.row_count > 1 then 'more than one row'
            when compared.threshold is null then 'no threshold'
            when compared.criterion = 'recency' and compared.threshold < 0 then 'below 0 days'
            when compared.criterion = 'recency' and compared.threshold >= compared.threshold_of_score_below
                then 'not fewer days than for the score below'
            when compared.criterion <> 'recency' and compared.threshold <= compared.threshold_of_score_below
                then 'not more than for the score below'
        end as fault
    from wanted
    full outer join compared
        on wanted.criterion = compared.criterion and wanted.score = compared.score

)

select * from judged
where fault is not null {{ 'and false' if flags.EMPTY }}

{% endtest %}
