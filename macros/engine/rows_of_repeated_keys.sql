{#-
    The rows whose key is in more than one row, as a query; rows without the first of the key's columns have no key. Input:
    rows = a query; keys = its columns. Spark may add a column.
-#}
{% macro rows_of_repeated_keys(rows, keys) %}
    {% do return(adapter.dispatch('rows_of_repeated_keys', 'sextant')(rows, keys)) %}
{% endmacro %}

{#-
    Almost every key is there once: a window over all rows would cost many times as much. The rows are read twice, on
    purpose: a CTE that is read twice would be kept whole in memory.
-#}
{% macro default__rows_of_repeated_keys(rows, keys) %}
select all_rows.*
from (
    {{ rows }}
) as all_rows
inner join (
    select {{ keys | join(', ') }}
    from (
    {{ rows }}
    ) as key_rows
    where {{ keys[0] }} is not null
    group by {{ keys | join(', ') }}
    having count(*) > 1
) as repeated_keys
    on
        {% for key in keys %}
        {{ 'and ' if not loop.first }}all_rows.{{ key }} {{ '=' if loop.first else 'is not distinct from' }} repeated_keys.{{ key }}
        {% endfor %}
{% endmacro %}

{#- Here each join and each aggregation is a job of its own: one window has one, and the caller's window uses its order. -#}
{% macro spark__rows_of_repeated_keys(rows, keys) %}
select *
from (
    select
        *,
        count(*) over (partition by {{ keys | join(', ') }}) as rows_of_key
    from (
    {{ rows }}
    ) as all_rows
    where {{ keys[0] }} is not null
) as counted_rows
where rows_of_key > 1
{% endmacro %}
