-- One row per raw file and table that it gives, some alone: as what it was read, and how many records it has.
select
    files.store_id,
    files.file_name,
    coalesce(named.label_en, files.table_name) as table_label_en,
    coalesce(named.label_fr, files.table_name) as table_label_fr,
    files.taken_for,
    files.encoding,
    files.records,
    files.is_filtered,
    files.notes
from quality.raw_files as files
left join rules.value_labels as named
    on named.attribute = 'table_name' and files.table_name = named.attribute_value
order by named.value_rank, files.table_name, files.store_id, files.file_name
limit $most
