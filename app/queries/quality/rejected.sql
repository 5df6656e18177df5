-- One row per raw row or value that was not used, some alone: where it is, and what it says where that is not personal.
with

shown as (

    select
        table_name,
        file_name,
        file_row_number,
        raw_row_number,
        column_name,
        reason,
        reason_label_en,
        reason_label_fr,
        -- An id or a value that is an address says who somebody is, whatever the column.
        if(contains(row_key, '@'), '(personal data)', row_key) as row_key,
        if(contains(raw_value, '@'), '(personal data)', raw_value) as raw_value
    from quality.rejected_rows
    where
        $table_name is null
        or (table_name = $table_name and reason = $reason and column_name is not distinct from $column_name)

),

found as (

    select
        *,
        count(*) over () as found
    from shown
    where
        contains(lower(row_key), lower($searched))
        or contains(lower(raw_value), lower($searched))
        or contains(lower(file_name), lower($searched))
        or $searched = ''
    order by table_name, raw_row_number, column_name, reason
    limit
        $many
        offset $skipped

)

select
    found.*,
    coalesce(named.label_en, found.table_name) as table_label_en,
    coalesce(named.label_fr, found.table_name) as table_label_fr
from found
left join rules.value_labels as named
    on named.attribute = 'table_name' and found.table_name = named.attribute_value
order by found.table_name, found.raw_row_number, found.column_name, found.reason
