-- One row per raw row or value that was not used, some alone: where it is, and what it says where that is not personal.
with

-- An id or a value that is an address says who somebody is, whatever the column: it is not looked at either.
found as (

    select *
    from quality.rejected_rows
    where
        (
            $table_name is null
            or (table_name = $table_name and reason = $reason and column_name is not distinct from $column_name)
        )
        and (
            $searched = ''
            or (not contains(row_key, '@') and contains(lower(row_key), lower($searched)))
            or (not contains(raw_value, '@') and contains(lower(raw_value), lower($searched)))
            or contains(lower(file_name), lower($searched))
        )
    order by table_name, raw_row_number, column_name, reason
    limit
        $many
        offset $skipped

)

select
    coalesce(named.label_en, found.table_name) as table_label_en,
    coalesce(named.label_fr, found.table_name) as table_label_fr,
    found.file_name,
    found.file_row_number,
    found.column_name,
    found.reason_label_en,
    found.reason_label_fr,
    if(contains(found.row_key, '@'), '(personal data)', found.row_key) as row_key,
    if(contains(found.raw_value, '@'), '(personal data)', found.raw_value) as raw_value
from found
left join rules.value_labels as named
    on named.attribute = 'table_name' and found.table_name = named.attribute_value
order by found.table_name, found.raw_row_number, found.column_name, found.reason
