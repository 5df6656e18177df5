{#-
    Fails for each cell of a rule grid that is missing, is there twice, is outside the scores, or names a segment that
    rules.segments does not have; the row says which cell and what is wrong.
    Input: scores = {score column: highest score, from 1, or the list of its values}; system and segment = the system's name
    in rules.segments and the column that holds its segments, where the grid has one.
-#}
{% test grid_complete(model, scores, system=none, segment=none) %}

with

{% for score, values in scores.items() %}
{{ score }}_values as (
    {% for value in sextant.grid_values(values) %}
    select {{ value }} as {{ score }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

{% endfor %}
cells as (

    select *
    from {% for score in scores %}{{ score }}_values{{ ' cross join ' if not loop.last }}{% endfor %}

),

grid as (

    select
        {{ scores | join(', ') }},
        count(*) as rows_of_cell,
        {{ "min(" ~ segment ~ ")" if segment else "cast(null as " ~ dbt.type_string() ~ ")" }} as segment
    from {{ model }}
    group by {{ scores | join(', ') }}

),

judged as (

    select
        {% for score in scores %}
        coalesce(cells.{{ score }}, grid.{{ score }}) as {{ score }},
        {% endfor %}
        grid.segment,
        case
            when grid.rows_of_cell is null then 'missing'
            when cells.{{ scores | first }} is null then 'no such score'
            when grid.rows_of_cell > 1 then 'more than one row'
            {% if segment %}
            when
                grid.segment is null
                or grid.segment not in (select segment from {{ ref('segments') }} where system = '{{ system }}')
                then 'segment not in rules.segments'
            {% endif %}
        end as fault
    from cells
    full outer join grid
        on {% for score in scores %}cells.{{ score }} = grid.{{ score }}{{ ' and ' if not loop.last }}{% endfor %}

)

select * from judged
where fault is not null {{ 'and false' if flags.EMPTY }}

{% endtest %}
