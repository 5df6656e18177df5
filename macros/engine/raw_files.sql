{#- The files that may be a raw table's: <table>.csv and <table>.parquet, those that exist. Spark lists them with a file format. -#}
{% macro raw_files(folder, table_name) %}
    {% do return(adapter.dispatch('raw_files', 'sextant')(folder, table_name)) %}
{% endmacro %}

{% macro duckdb__raw_files(folder, table_name) %}
    {% set stem = folder | replace("'", "''") ~ "/" ~ table_name %}
    {% do return(run_query(
        "select file from glob(['" ~ stem ~ ".csv', '" ~ stem ~ ".parquet']) order by file"
    ).columns[0].values() | list) %}
{% endmacro %}

{% macro spark__raw_files(folder, table_name) %}
    {% set view = "sextant_files_of_" ~ table_name %}
    {% do run_query("create or replace temporary view " ~ view ~ " using binaryFile options (path "
        ~ sextant.spark_text(folder) ~ ", pathGlobFilter '" ~ table_name ~ ".{csv,parquet}')") %}
    {% set names = run_query("select substring_index(path, '/', -1) from " ~ view).columns[0].values() | sort %}
    {% set files = [] %}
    {% for name in names %}
        {% do files.append(folder ~ '/' ~ name) %}
    {% endfor %}
    {% do return(files) %}
{% endmacro %}

{#-
    The first four bytes of a file in hexadecimal digits, '' for an empty file. Both engines read a binary file as a whole: Spark
    is asked for a line of text instead, and on DuckDB the answer is none for a file of more than 16 MiB.
-#}
{% macro first_bytes(file) %}
    {% do return(adapter.dispatch('first_bytes', 'sextant')(file)) %}
{% endmacro %}

{% macro duckdb__first_bytes(file) %}
    {% set blob = "read_blob('" ~ (file | replace("'", "''")) ~ "')" %}
    {% if run_query('select size > 16777216 from ' ~ blob).rows[0][0] %}
        {% do return(none) %}
    {% endif %}
    {% do return(run_query('select hex(content[:4]) from ' ~ blob).rows[0][0]) %}
{% endmacro %}

{% macro spark__first_bytes(file) %}
    {% set rows = run_query("select hex(substr(value, 1, 4)) from text.`" ~ (file | replace('`', '``')) ~ "` limit 1").rows %}
    {% do return(rows[0][0] if rows else '') %}
{% endmacro %}

{#- The first line of a CSV file. -#}
{% macro csv_header(file) %}
    {% do return(adapter.dispatch('csv_header', 'sextant')(file)) %}
{% endmacro %}

{% macro duckdb__csv_header(file) %}
    {% set rows = run_query(
        "select line from read_csv('" ~ (file | replace("'", "''")) ~ "', header = false, columns = {'line': 'varchar'}, "
        ~ "delim = '\x01', quote = '', escape = '', auto_detect = false, strict_mode = false) limit 1"
    ).rows %}
    {% do return(rows[0][0] if rows else '') %}
{% endmacro %}

{% macro spark__csv_header(file) %}
    {% set rows = run_query("select value from text.`" ~ (file | replace('`', '``')) ~ "` limit 1").rows %}
    {% do return(rows[0][0] if rows else '') %}
{% endmacro %}

{% macro csv_reader(file, delimiter) %}
    {% do return(adapter.dispatch('csv_reader', 'sextant')(file, delimiter)) %}
{% endmacro %}

{#- A row with too few or too many values must not mislead DuckDB's guess of the delimiter, nor end the build. -#}
{% macro duckdb__csv_reader(file, delimiter) %}
    {% do return("read_csv('" ~ (file | replace("'", "''")) ~ "', header = true, all_varchar = true, delim = '" ~ delimiter
        ~ "', quote = '\"', escape = '\"', null_padding = true, strict_mode = false, parallel = false)") %}
{% endmacro %}

{#- multiLine allows a line break in a value, and keeps a file in one part, which raw_row_number() counts on. -#}
{% macro spark__csv_reader(file, delimiter) %}
    {% do return("csv.`" ~ (file | replace('`', '``')) ~ "` with (header = true, multiLine = true, sep = '" ~ delimiter
        ~ "', quote = '\"', escape = '\"')") %}
{% endmacro %}

{% macro parquet_reader(file) %}
    {% do return(adapter.dispatch('parquet_reader', 'sextant')(file)) %}
{% endmacro %}

{% macro duckdb__parquet_reader(file) %}
    {% do return("read_parquet('" ~ (file | replace("'", "''")) ~ "')") %}
{% endmacro %}

{% macro spark__parquet_reader(file) %}
    {% do return("parquet.`" ~ (file | replace('`', '``')) ~ "`") %}
{% endmacro %}

{#- The number of a raw row in its file or table, from 1. DuckDB keeps the order of insertion; Parquet numbers its rows itself. -#}
{% macro raw_row_number(reader) %}
    {% do return(adapter.dispatch('raw_row_number', 'sextant')(reader)) %}
{% endmacro %}

{% macro duckdb__raw_row_number(reader) %}
    {% do return('file_row_number + 1' if reader.startswith('read_parquet') else 'row_number() over ()') %}
{% endmacro %}

{#-
    On Spark, exact for a file: Parquet numbers its rows, a CSV file is one part. The rows of a table have no order there:
    unique numbers, the same as long as the table's files are; of two versions of an order updated at one moment, either counts.
-#}
{% macro spark__raw_row_number(reader) %}
    {% do return('_metadata.row_index + 1' if reader.startswith('parquet.') else 'monotonically_increasing_id() + 1') %}
{% endmacro %}
