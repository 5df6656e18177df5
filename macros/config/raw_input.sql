{#-
    Where the raw tables are: {'kind': 'schema', 'name': ...} or {'kind': 'folder', 'name': ...}. A relative folder starts at
    the project that is run.
-#}
{% macro raw_input() %}
    {% if sextant.setting('raw_schema') %}
        {% do return({'kind': 'schema', 'name': sextant.setting('raw_schema')}) %}
    {% endif %}
    {% set folder = sextant.setting('raw_data') or env_var('SEXTANT_RAW', '') or 'seeds/sample' %}
    {% do return({'kind': 'folder', 'name': folder.rstrip('/')}) %}
{% endmacro %}

{#- The columns that a raw table may have, as models/staging/_sources.yml declares them: list of column nodes. -#}
{% macro declared_columns(table_name) %}
    {% if not execute %}
        {% do return([]) %}
    {% endif %}
    {% set node = graph.sources.values()
        | selectattr('package_name', 'equalto', 'sextant')
        | selectattr('source_name', 'equalto', 'raw')
        | selectattr('name', 'equalto', table_name) | list | first %}
    {% do return(node.columns.values() | list) %}
{% endmacro %}

{#-
    What there is of one raw table: {'reader': SQL after `from`, 'columns': {declared name: {'name', 'type'}}}, or none where
    it is not there. Names are compared without case and outer blanks.
-#}
{% macro raw_table(table_name) %}
    {% set reader = sextant.raw_reader(sextant.raw_input(), table_name) %}
    {% if not reader %}
        {% do return(none) %}
    {% endif %}
    {% set columns = {} %}
    {% for column in sextant.reader_columns(reader) %}
        {% do columns.setdefault(column.name | trim | lower, column) %}
    {% endfor %}
    {% do return({'reader': reader, 'columns': columns}) %}
{% endmacro %}
