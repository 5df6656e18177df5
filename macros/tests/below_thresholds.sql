{#-
    A select with a row for each rate of the whole base that is below a threshold of rules.quality_thresholds: subject,
    measure, observed, required and level. A field that the shop does not provide at all is not judged. A subject that
    the mart does not have is an error.
    Input: model = the mart; subject = its column with fields or channels; measures = its rates; whole_base = which of its rows
    are about the whole base; level = warn (a rate below warn_below alone) or error (below error_below too).
-#}
{% macro below_thresholds(model, subject, measures, whole_base, level) %}
with

thresholds as (

    select * from {{ ref('quality_thresholds') }}
    where measure in ('{{ measures | join("', '") }}')

),

rates as (
    {% for measure in measures %}

    select
        {{ subject }} as subject,
        '{{ measure }}' as measure,
        {{ measure }} as observed,
        is_provided
    from {{ model }}
    where {{ whole_base }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

judged as (

    select
        thresholds.subject,
        thresholds.measure,
        rates.observed,
        case
            when rates.observed < thresholds.error_below then thresholds.error_below
            else thresholds.warn_below
        end as required,
        case
            when rates.subject is null or rates.observed < thresholds.error_below then 'error'
            when rates.observed < thresholds.warn_below then 'warn'
        end as level
    from thresholds
    left join rates
        on thresholds.subject = rates.subject and thresholds.measure = rates.measure
    where coalesce(rates.is_provided, true)

)

select * from judged
where level = '{{ level }}'
{% endmacro %}
