{#- How many standard deviations on either side of the mean hold 95% of a normal distribution. -#}
{% macro normal_quantile_95() %}
    {% do return(1.959963984540054) %}
{% endmacro %}

{#-
    CTEs, the last one `with_interval`: the rows of a relation with the share that a count is of another, above 0, and Wilson's 95%
    interval of it, as columns share, share_low and share_high.
    Input: relation; part and whole = its columns of the two counts.
-#}
{% macro wilson_interval(relation, part, whole) %}
{% set z = sextant.normal_quantile_95() %}
shares as (

    select
        *,
        cast({{ part }} as double) / {{ whole }} as share,
        cast({{ z * z }} as double) / {{ whole }} as squared_z_share
    from {{ relation }}

),

ends as (

    select
        *,
        (share + squared_z_share / 2) / (1 + squared_z_share) as center,
        sqrt(squared_z_share * (share * (1 - share) + squared_z_share / 4)) / (1 + squared_z_share) as half_width
    from shares

),

with_interval as (

    {# Of none the lower end is 0; of all the upper end is 1. Rounding must not change that. #}
    select
        *,
        case when {{ part }} = 0 then 0 else center - half_width end as share_low,
        case when {{ part }} = {{ whole }} then 1 else center + half_width end as share_high
    from ends

)
{% endmacro %}
