{#-
    CTEs `histogram_positions` and `histogram_quantiles`: mean and linearly interpolated quantiles (as percentile_cont) of a
    relation of values and weights, one row per combination of keys.
    Input: relation, keys (names), value and weight (names of whole numbers; one row per key and value), percents (1 to 99).
    Output: the keys, total_weight, mean_value and one p<percent> for each.
-#}
{% macro histogram_quantiles(relation, keys, value, weight, percents) %}
{% set key_list = keys | join(', ') %}
{#-
    The value at position p% of (total_weight - 1), from 0: it counts whole hundredths, so that no rounding moves a
    position.
-#}
histogram_positions as (

    select
        {{ key_list }},
        {{ value }} as weighted_value,
        {{ weight }} as weight,
        sum({{ weight }}) over (partition by {{ key_list }}) as total_weight,
        sum({{ weight }}) over (partition by {{ key_list }} order by {{ value }}) as weight_up_to
    from {{ relation }}

),

histogram_quantiles as (

    select
        {{ key_list }},
        max(total_weight) as total_weight,
        cast(sum(weighted_value * weight) as double) / max(total_weight) as mean_value
        {% for percent in percents %}
        {% set position = percent ~ " * (total_weight - 1)" %}
        {% set lower = "min(weighted_value) filter (where weight_up_to * 100 > " ~ position ~ " - mod("
            ~ position ~ ", 100))" %}
        {% set upper = "min(weighted_value) filter (where weight_up_to * 100 > " ~ position ~ " + mod(100 - mod("
            ~ position ~ ", 100), 100))" %}
        , {{ lower }} + ({{ upper }} - {{ lower }}) * cast(max(mod({{ position }}, 100)) as double) / 100 as p{{ percent }}
        {% endfor %}
    from histogram_positions
    group by {{ key_list }}

)
{% endmacro %}
