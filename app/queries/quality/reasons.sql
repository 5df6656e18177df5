-- One row per raw table, column and reason: how many rows or values were not used for it.
with

reasons as (

    select
        table_name,
        column_name,
        reason,
        min(reason_label_en) as reason_label_en,
        min(reason_label_fr) as reason_label_fr,
        count(*) as row_count
    from quality.rejected_rows
    group by table_name, column_name, reason

)

select
    reasons.*,
    coalesce(named.label_en, reasons.table_name) as table_label_en,
    coalesce(named.label_fr, reasons.table_name) as table_label_fr
from reasons
left join rules.value_labels as named
    on named.attribute = 'table_name' and reasons.table_name = named.attribute_value
order by reasons.row_count desc, reasons.table_name asc, reasons.column_name asc, reasons.reason asc
