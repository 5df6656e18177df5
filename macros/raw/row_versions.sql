{#-
    The rows of a raw table whose key is in more than one row, numbered: table_name, raw_row_number, and row_version, 1
    for the row that counts. Almost every key is there once: numbering all rows would cost many times as much.
    Input: keys = its columns; latest_first = the order of a key's rows.
-#}
{% macro row_versions(table_name, keys, latest_first) %}
{%- set joined, partition = [], [] -%}
{%- for key in keys -%}
    {%- do joined.append("all_rows." ~ key ~ " is not distinct from repeated_keys." ~ key if not loop.first
        else "all_rows." ~ key ~ " = repeated_keys." ~ key) -%}
    {%- do partition.append("all_rows." ~ key) -%}
{%- endfor -%}
{#- Reads the table twice, on purpose: a CTE that is read twice would be kept whole in memory. -#}
select
    '{{ table_name }}' as table_name,
    all_rows.raw_row_number,
    cast(row_number() over (
        partition by {{ partition | join(', ') }}
        order by {{ latest_first }}
    ) as bigint) as row_version
from (
    {{ sextant.read_raw(table_name) }}
) as all_rows
inner join (
    select {{ keys | join(', ') }}
    from (
    {{ sextant.read_raw(table_name) }}
    ) as key_rows
    where {{ keys[0] }} is not null
    group by {{ keys | join(', ') }}
    having count(*) > 1
) as repeated_keys
    on {{ joined | join(' and ') }}
{% endmacro %}

{#- The version of a raw row that was joined to stg_row_versions: 1 for the row that counts, and for a row without a key. -#}
{% macro row_version() %}
    {% do return("coalesce(row_versions.row_version, 1) as row_version") %}
{% endmacro %}
