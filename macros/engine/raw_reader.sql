{#-
    How the engine reads one raw table: the SQL that stands after `from`, or none where the table is not there. CSV values
    arrive as text, so that staging decides what is readable; Parquet and tables arrive with their own types.
-#}
{% macro raw_reader(input, table_name) %}
    {% do return(adapter.dispatch('raw_reader', 'sextant')(input, table_name)) %}
{% endmacro %}

{% macro duckdb__raw_reader(input, table_name) %}
    {% if input.kind == 'schema' %}
        {% set relation = adapter.get_relation(target.database, input.name, table_name) %}
        {% do return(relation | string if relation else none) %}
    {% endif %}
    {% set file = sextant.raw_files(input.name, table_name) | first %}
    {% if not file %}
        {% do return(none) %}
    {% endif %}
    {% set path = "'" ~ (file | replace("'", "''")) ~ "'" %}
    {% if file.endswith('.parquet') %}
        {% do return("read_parquet(" ~ path ~ ")") %}
    {% endif %}
    {#- A row with too few or too many values must not mislead DuckDB's guess of the delimiter, nor end the build. -#}
    {% do return("read_csv(" ~ path ~ ", header = true, all_varchar = true, delim = '" ~ sextant.csv_delimiter(path)
        ~ "', quote = '\"', escape = '\"', null_padding = true, strict_mode = false, parallel = false)") %}
{% endmacro %}

{#- The character that separates most names in a CSV file's header: comma, semicolon, tab or bar. Input: a quoted path. -#}
{% macro csv_delimiter(path) %}
    {% set lines = run_query(
        "select line from read_csv(" ~ path ~ ", header = false, columns = {'line': 'varchar'}, delim = '\x01', quote = '', "
        ~ "escape = '', auto_detect = false, strict_mode = false) limit 1"
    ).columns[0].values() %}
    {% set header = lines[0] if lines else '' %}
    {% set best = namespace(delimiter=',', count=header.count(',')) %}
    {% for delimiter in [';', '\t', '|'] if header.count(delimiter) > best.count %}
        {% set best.delimiter = delimiter %}
        {% set best.count = header.count(delimiter) %}
    {% endfor %}
    {% do return(best.delimiter) %}
{% endmacro %}

{#- The files that may be a raw table's: <table>.csv and <table>.parquet, those that exist. -#}
{% macro raw_files(folder, table_name) %}
    {% do return(adapter.dispatch('raw_files', 'sextant')(folder, table_name)) %}
{% endmacro %}

{% macro duckdb__raw_files(folder, table_name) %}
    {% set stem = folder | replace("'", "''") ~ "/" ~ table_name %}
    {% do return(run_query(
        "select file from glob(['" ~ stem ~ ".csv', '" ~ stem ~ ".parquet']) order by file"
    ).columns[0].values() | list) %}
{% endmacro %}

{#- Why the engine can't read a raw table that is there, in a few words; none where it can, or where there is no table. -#}
{% macro raw_reader_fault(input, table_name) %}
    {% do return(adapter.dispatch('raw_reader_fault', 'sextant')(input, table_name)) %}
{% endmacro %}

{% macro duckdb__raw_reader_fault(input, table_name) %}
    {% if input.kind == 'schema' %}
        {% do return(none) %}
    {% endif %}
    {% set files = sextant.raw_files(input.name, table_name) %}
    {% if files | length > 1 %}
        {% do return("must be one file. Got: " ~ (files | join(' and '))) %}
    {% endif %}
    {#- The first bytes tell what a file is; asking the reader itself would end the run with its own message. -#}
    {% for file in files %}
        {% set bytes = run_query("select size, hex(content[:4]) from read_blob('" ~ (file | replace("'", "''")) ~ "')").rows[0] %}
        {% if bytes[0] == 0 %}
            {% do return("must have a header and at least one row. Got: an empty file, " ~ file) %}
        {% elif file.endswith('.parquet') and bytes[1] != '50415231' %}
            {% do return("must be a Parquet file. Got: other content, " ~ file) %}
        {% endif %}
    {% endfor %}
    {% do return(none) %}
{% endmacro %}

{#- Names and types of a reader's columns: list of {'name', 'type'}, in the order of the table. -#}
{% macro reader_columns(reader) %}
    {% set columns = [] %}
    {% for row in run_query('describe select * from ' ~ reader).rows %}
        {% do columns.append({'name': row[0], 'type': row[1]}) %}
    {% endfor %}
    {% do return(columns) %}
{% endmacro %}

{% macro reader_is_empty(reader) %}
    {% do return(run_query('select 1 from ' ~ reader ~ ' limit 1').rows | length == 0) %}
{% endmacro %}

{#- The number of a raw row in its file or table, from 1. DuckDB keeps the order of insertion; Parquet numbers its rows itself. -#}
{% macro raw_row_number(reader) %}
    {% do return(adapter.dispatch('raw_row_number', 'sextant')(reader)) %}
{% endmacro %}

{% macro duckdb__raw_row_number(reader) %}
    {% do return('file_row_number + 1' if reader.startswith('read_parquet') else 'row_number() over ()') %}
{% endmacro %}
