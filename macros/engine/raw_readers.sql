{#-
    The SQL after `from` that reads a CSV file with all values as text, so that staging decides what is readable. The
    intake has made sure that the file is UTF-8, begins with its header, and has the quotes of RFC 4180.
    Input: is_small = whether the whole file is shorter than 2 MB.
-#}
{% macro csv_reader(file, delimiter, is_small=false) %}
    {% do return(adapter.dispatch('csv_reader', 'sextant')(file, delimiter, is_small)) %}
{% endmacro %}

{#- A row with too few values must neither mislead DuckDB's guess nor end the build, and a # begins no comment. Each file that a query names holds a buffer of 32 MB
    for as long as the query runs; a folder of daily files would fill the memory. -#}
{% macro duckdb__csv_reader(file, delimiter, is_small=false) %}
    {% do return("read_csv(" ~ sextant.text_literal(file) ~ ", header = true, all_varchar = true, delim = '" ~ delimiter
        ~ "', quote = '\"', escape = '\"', comment = '', null_padding = true, strict_mode = false, parallel = false"
        ~ (", buffer_size = 2000002" if is_small) ~ ")") %}
{% endmacro %}

{#- multiLine allows a line break in a value, and keeps a file in one part, which raw_row_number() needs. -#}
{% macro spark__csv_reader(file, delimiter, is_small=false) %}
    {% do return("csv.`" ~ (file | replace('`', '``')) ~ "` with (header = true, multiLine = true, sep = '" ~ delimiter
        ~ "', quote = '\"', escape = '\"')") %}
{% endmacro %}

{% macro parquet_reader(file) %}
    {% do return(adapter.dispatch('parquet_reader', 'sextant')(file)) %}
{% endmacro %}

{% macro duckdb__parquet_reader(file) %}
    {% do return("read_parquet(" ~ sextant.text_literal(file) ~ ", hive_partitioning = false)") %}
{% endmacro %}

{% macro spark__parquet_reader(file) %}
    {% do return("parquet.`" ~ (file | replace('`', '``')) ~ "`") %}
{% endmacro %}

{#- The number of a row in its file or relation, from 1. DuckDB keeps the order of insertion; Parquet numbers its rows itself. -#}
{% macro raw_row_number(kind) %}
    {% do return(adapter.dispatch('raw_row_number', 'sextant')(kind)) %}
{% endmacro %}

{% macro duckdb__raw_row_number(kind) %}
    {% do return('file_row_number + 1' if kind == 'parquet' else 'row_number() over ()') %}
{% endmacro %}

{#-
    On Spark, exact for a file: Parquet numbers its rows, a CSV file is one part. The rows of a table have no order there:
    unique numbers, the same as long as the table's files are; of two versions of an order updated at one moment, either counts.
-#}
{% macro spark__raw_row_number(kind) %}
    {% do return('_metadata.row_index + 1' if kind == 'parquet' else 'monotonically_increasing_id() + 1') %}
{% endmacro %}

{#- The names of all tables and views of a schema. -#}
{% macro relations_in_schema(schema) %}
    {% do return(adapter.dispatch('relations_in_schema', 'sextant')(schema)) %}
{% endmacro %}

{% macro duckdb__relations_in_schema(schema) %}
    {% do return(run_query("select table_name from information_schema.tables where table_catalog = " ~ sextant.text_literal(target.database)
        ~ " and table_schema = " ~ sextant.text_literal(schema) ~ " order by table_name").columns[0].values() | list) %}
{% endmacro %}

{% macro spark__relations_in_schema(schema) %}
    {% do return(run_query("show tables in `" ~ schema ~ "`").columns[1].values() | sort) %}
{% endmacro %}
