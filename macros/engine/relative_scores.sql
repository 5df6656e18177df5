{#-
    CTE `scored`: the rows of a relation, scored from 1 (the weakest part) to `bins` (the best) for each criterion.
    Null is weaker than any value. By ties, unless given the var score_ties: `split` is ntile over all rows, exact parts;
    `together` gives equal values one score.
    Input: columns = the relation's columns that go on; bins = how many parts; scores = {score: {
      'value': the expression that counts as equal, weakest first,
      'order_by': the columns that put all rows in one order, weakest first, the last one unique,
      'bucket': how order_by begins, its last expression rounded down: some thousands of values, in the same order}}.
    DuckDB sorts all rows. Spark would do that on a single machine, so there it sorts only the buckets, and then the
    rows within each bucket.
-#}
{% macro relative_scores(relation, columns, bins, scores, ties=none) %}
    {% do return(adapter.dispatch('relative_scores', 'sextant')(
        relation, columns, bins, scores, ties or sextant.setting('score_ties'))) %}
{% endmacro %}

{% macro duckdb__relative_scores(relation, columns, bins, scores, ties) %}
scored as (

    select
        {{ columns | join(', ') }}
        {% for name, score in scores.items() %}
        {% if ties == 'split' %}
        , ntile({{ bins }}) over (order by {{ score.order_by | join(' nulls first, ') }} nulls first) as {{ name }}
        {% else %}
        , {{ sextant.score_of_ties(
            "(rank() over (order by " ~ score.value ~ " nulls first) - 1)", "count(*) over ()", bins
        ) }} as {{ name }}
        {% endif %}
        {% endfor %}
    from {{ relation }}

)
{% endmacro %}

{% macro spark__relative_scores(relation, columns, bins, scores, ties) %}
{% set is_split = ties == 'split' %}
bucketed as (

    select
        *
        {% for name, score in scores.items() %}
        {# A struct is compared field by field, null first. #}
        , struct({{ score.bucket | join(', ') if is_split else score.value }}) as {{ name }}_bucket
        {% endfor %}
    from {{ relation }}

),

{% for name, score in scores.items() %}
{{ name }}_buckets as (

    select
        {{ name }}_bucket,
        count(*) as rows_inside
    from bucketed
    group by {{ name }}_bucket

),

{{ name }}_offsets as (

    select
        {{ name }}_bucket as bucket,
        sum(rows_inside) over (order by {{ name }}_bucket) - rows_inside as {{ name }}_below,
        sum(rows_inside) over () as {{ name }}_rows
    from {{ name }}_buckets

),

with_{{ name }} as (

    select
        earlier.*,
        {{ name }}_offsets.{{ name }}_below,
        {{ name }}_offsets.{{ name }}_rows
        {% if is_split %}
        , {{ name }}_offsets.{{ name }}_below + row_number() over (
            partition by earlier.{{ name }}_bucket order by {{ score.order_by | join(' nulls first, ') }} nulls first
        ) as {{ name }}_position
        {% endif %}
    from {{ 'bucketed' if loop.first else 'with_' ~ loop.previtem[0] }} as earlier
    inner join {{ name }}_offsets
        on earlier.{{ name }}_bucket = {{ name }}_offsets.bucket

),

{% endfor %}
scored as (

    select
        {{ columns | join(', ') }}
        {% for name in scores %}
        , {{ sextant.part_of_position(name ~ '_position', name ~ '_rows', bins) if is_split
            else sextant.score_of_ties(name ~ '_below', name ~ '_rows', bins) }} as {{ name }}
        {% endfor %}
    from with_{{ scores | list | last }}

)
{% endmacro %}

{#- The ntile of a position, from 1: where the rows can't be divided evenly, the first parts have one more. -#}
{% macro part_of_position(position, all_rows, bins) %}
    {% set larger = "mod(" ~ all_rows ~ ", " ~ bins ~ ")" %}
    {% set size = "(" ~ all_rows ~ " div " ~ bins ~ ")" %}
    {% set in_larger = larger ~ " * (" ~ size ~ " + 1)" %}
    {% do return("case when " ~ position ~ " <= " ~ in_larger ~ " then (" ~ position ~ " - 1) div (" ~ size ~ " + 1) + 1 else "
        ~ larger ~ " + (" ~ position ~ " - " ~ in_larger ~ " - 1) div " ~ size ~ " + 1 end") %}
{% endmacro %}

{#- percent_rank, as whole numbers until the last division: 1/49 * 49 is not 1 in floating point. -#}
{% macro score_of_ties(rows_below, all_rows, bins) %}
    {% do return("least(" ~ bins ~ ", cast(floor(" ~ rows_below ~ " * " ~ bins ~ " / cast(greatest(" ~ all_rows
        ~ " - 1, 1) as double)) as int) + 1)") %}
{% endmacro %}
