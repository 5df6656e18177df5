{% set plan = sextant.raw_plan() if execute else none %}
{% set text = dbt.type_string() %}

with

files as (  -- noqa: PRS

    {% for part in plan.all_parts() if plan %}
    select
        {{ sextant.text_literal(part.source.store.name or '') }} as store_id,
        {{ sextant.text_literal(part.source.name) }} as file_name,
        {{ sextant.text_literal(part.table) }} as table_name,
        {{ sextant.text_literal(part.source.title) }} as taken_for,
        {{ sextant.text_literal(part.source.encoding or '') }} as encoding,
        {{ sextant.text_literal(part.source.notes | join('; ')) }} as notes,
        {{ part.source.records or 0 }} as records,
        {{ part.first_row + 1 }} as first_row_number,
        {{ 'true' if part.rows_with or part.rows_without else 'false' }} as is_filtered
    {{ 'union all' if not loop.last }}
    {% else %}
    select
        '' as store_id,
        '' as file_name,
        '' as table_name,
        '' as taken_for,
        '' as encoding,
        '' as notes,
        0 as records,
        1 as first_row_number,
        false as is_filtered
    where false
    {% endfor %}

)

select
    cast(nullif(store_id, '') as {{ text }}) as store_id,
    cast(file_name as {{ text }}) as file_name,
    cast(table_name as {{ text }}) as table_name,

    cast(taken_for as {{ text }}) as taken_for,
    cast(nullif(encoding, '') as {{ text }}) as encoding,
    cast(nullif(notes, '') as {{ text }}) as notes,

    cast(records as bigint) as records,
    cast(first_row_number as bigint) as first_row_number,

    is_filtered
from files
