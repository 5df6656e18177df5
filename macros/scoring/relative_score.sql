{#-
    A score from 1 (the weakest part of the base) to rfm_bins (the best), by the var score_ties.
    Input: value = the expression that counts as equal, weakest first; tie_breaks = what decides between equal values, the last
    one unique. Null is weaker than any value. `split` is ntile over all of them: exact parts. `together` gives equal values one score.
-#}
{% macro relative_score(value, tie_breaks) %}
    {% set bins = sextant.setting('rfm_bins') %}
    {% if sextant.setting('score_ties') == 'split' %}
        {% do return("ntile(" ~ bins ~ ") over (order by " ~ (tie_breaks | join(' nulls first, ')) ~ " nulls first)") %}
    {% endif %}
    {#- percent_rank, as whole numbers until the last division: 1/49 * 49 is not 1 in floating point. -#}
    {% set below = "(rank() over (order by " ~ value ~ " nulls first) - 1)" %}
    {% do return("least(" ~ bins ~ ", cast(floor(" ~ below ~ " * " ~ bins
        ~ " / cast(greatest(count(*) over () - 1, 1) as double)) as int) + 1)") %}
{% endmacro %}
