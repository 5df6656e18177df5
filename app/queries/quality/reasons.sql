-- One row per raw table, column and reason: how many rows or values were not used for it.
select
    faults.table_name,
    coalesce(named.label_en, faults.table_name) as table_label_en,
    coalesce(named.label_fr, faults.table_name) as table_label_fr,
    faults.column_name,
    faults.reason,
    faults.reason_label_en,
    faults.reason_label_fr,
    count(*) as row_count
from quality.rejected_rows as faults
left join rules.value_labels as named
    on named.attribute = 'table_name' and faults.table_name = named.attribute_value
group by
    faults.table_name,
    named.label_en,
    named.label_fr,
    faults.column_name,
    faults.reason,
    faults.reason_label_en,
    faults.reason_label_fr
order by count(*) desc, faults.table_name asc, faults.column_name asc, faults.reason asc
