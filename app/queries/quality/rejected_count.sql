-- One row: how many raw rows or values that were not used have a text in what may be shown of them.
select count(*) as row_count
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
