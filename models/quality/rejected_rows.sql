with

faults as (

    select
        table_name,
        raw_row_number,
        row_key,
        column_name,
        reason,
        raw_value
    from {{ ref('int_unused_rows') }}
    union all
    select
        table_name,
        raw_row_number,
        row_key,
        column_name,
        reason,
        raw_value
    from {{ ref('int_unreadable_values') }}

),

raw_files as (

    select
        table_name,
        file_name,
        first_row_number,
        lead(first_row_number) over (partition by table_name order by first_row_number) as next_first_row_number
    from {{ ref('raw_files') }}
    where records > 0

),

reasons as (

    select * from {{ ref('int_attribute_values') }}
    where attribute = 'reason'

)

select
    faults.table_name,
    raw_files.file_name,
    cast(faults.raw_row_number as bigint) as raw_row_number,
    cast(faults.raw_row_number - raw_files.first_row_number + 1 as bigint) as file_row_number,
    faults.row_key,
    faults.column_name,
    faults.reason,
    coalesce(reasons.label_en, faults.reason) as reason_label_en,
    coalesce(reasons.label_fr, faults.reason) as reason_label_fr,
    faults.raw_value
from faults
left join reasons
    on faults.reason = reasons.attribute_value
left join raw_files
    on
        faults.table_name = raw_files.table_name
        and faults.raw_row_number >= raw_files.first_row_number
        and (faults.raw_row_number < raw_files.next_first_row_number or raw_files.next_first_row_number is null)
