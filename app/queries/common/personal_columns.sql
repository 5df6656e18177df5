-- One row per column of a mart that says who a person is.
select
    schema_name || '.' || table_name as mart,
    column_name
from serving.personal_columns
order by mart, column_name
