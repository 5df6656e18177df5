{#-
    How the engine reads one raw table: the SQL that stands after `from`, or none where the table is not there. CSV values
    arrive as text, so that staging decides what is readable; Parquet and tables arrive with their own types.
-#}
{% macro raw_reader(input, table_name) %}
    {% if input.kind == 'schema' %}
        {% set relation = adapter.get_relation(target.database, input.name, table_name) %}
        {% do return(relation | string if relation else none) %}
    {% endif %}
    {% set file = sextant.raw_files(input.name, table_name) | first %}
    {% if not file %}
        {% do return(none) %}
    {% elif file.endswith('.parquet') %}
        {% do return(sextant.parquet_reader(file)) %}
    {% endif %}
    {% do return(sextant.csv_reader(file, sextant.csv_delimiter(sextant.csv_header(file)))) %}
{% endmacro %}

{#- The character that separates most names in a CSV file's header: comma, semicolon, tab or bar. -#}
{% macro csv_delimiter(header) %}
    {% set best = namespace(delimiter=',', count=header.count(',')) %}
    {% for delimiter in [';', '\t', '|'] if header.count(delimiter) > best.count %}
        {% set best.delimiter = delimiter %}
        {% set best.count = header.count(delimiter) %}
    {% endfor %}
    {% do return(best.delimiter) %}
{% endmacro %}

{#- Why the engine can't read a raw table that is there, in a few words; none where it can, or where there is no table. -#}
{% macro raw_reader_fault(input, table_name) %}
    {% if input.kind == 'schema' %}
        {% do return(none) %}
    {% endif %}
    {% set files = sextant.raw_files(input.name, table_name) %}
    {% if files | length > 1 %}
        {% do return("must be one file. Got: " ~ (files | join(' and '))) %}
    {% endif %}
    {#- The first bytes tell what a file is; the reader itself would end the run with its own message, as it does for a large one. -#}
    {% for file in files %}
        {% set bytes = sextant.first_bytes(file) %}
        {% if bytes == '' %}
            {% do return("must have a header and at least one row. Got: an empty file, " ~ file) %}
        {% elif file.endswith('.parquet') and bytes not in (none, '50415231') %}
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
