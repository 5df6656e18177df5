{#-
    The rows of a relation whose id stands in more than one, numbered: raw_row_number, and 1 for the row that counts. Almost every
    id stands once: to number all rows would cost many times as much.
    Input: relation = rows with raw_row_number; id = its column; latest_first = the order of an id's rows; version = the number's name.
-#}
{% macro repeated_rows(relation, id, latest_first, version) %}
{#- Reads the relation twice, on purpose: a CTE that is read twice would be kept whole in memory. -#}
with

repeated_ids as (

    select {{ id }}
    from {{ relation }}
    where {{ id }} is not null
    group by {{ id }}
    having count(*) > 1

),

repeated_rows as (

    select
        all_rows.raw_row_number,
        row_number() over (partition by all_rows.{{ id }} order by {{ latest_first }}) as {{ version }}
    from {{ relation }} as all_rows
    inner join repeated_ids
        on all_rows.{{ id }} = repeated_ids.{{ id }}

)

select * from repeated_rows
{% endmacro %}
