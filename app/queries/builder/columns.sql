-- One row per column of the customer card: its type, what it means, and whether it says who a person is.
select
    card_columns.column_name,
    card_columns.data_type,
    card_columns.comment,
    personal_columns.column_name is not null as is_personal
from duckdb_columns() as card_columns
left join serving.personal_columns as personal_columns
    on
        card_columns.schema_name = personal_columns.schema_name
        and card_columns.table_name = personal_columns.table_name
        and card_columns.column_name = personal_columns.column_name
where
    card_columns.database_name = current_database()
    and card_columns.schema_name = 'core'
    and card_columns.table_name = 'customers'
order by card_columns.column_index
