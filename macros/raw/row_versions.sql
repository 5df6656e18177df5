{#-
    The rows of a raw table whose key is in more than one row, numbered: table_name, raw_row_number, and row_version, 1
    for the row that counts. Input: keys = the key's columns; latest_first = the order of a key's rows.
-#}
{% macro row_versions(table_name, keys, latest_first) %}
select
    '{{ table_name }}' as table_name,
    raw_row_number,
    cast(row_number() over (
        partition by {{ keys | join(', ') }}
        order by {{ latest_first }}
    ) as bigint) as row_version
from (
    {{ sextant.rows_of_repeated_keys(sextant.read_raw(table_name), keys) }}
) as repeated_rows
{% endmacro %}

{#- The version of a raw row that was joined to stg_row_versions: 1 for the row that counts, and for a row without a key. -#}
{% macro row_version() %}
    {% do return("coalesce(row_versions.row_version, 1) as row_version") %}
{% endmacro %}
