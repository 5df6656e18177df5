{#-
    At the start of every run: all wrong vars and all faults of the raw tables at once, one line each, before any model runs.
-#}
{% macro check_run() %}
    {% if execute and flags.WHICH in ['build', 'run', 'test'] %}
        {% set problems = sextant.setting_problems() %}
        {#- With a wrong raw_data or raw_schema there is no sense in looking for tables. -#}
        {% if not problems %}
            {% do problems.extend(sextant.raw_problems()) %}
        {% endif %}
        {% if problems %}
            {% do exceptions.raise_compiler_error("Sextant can't run:\n" ~ (problems | join('\n'))) %}
        {% endif %}
    {% endif %}
{% endmacro %}

{#- One line for each raw table that is required and not there, empty, unreadable, or short of a required column. -#}
{% macro raw_problems() %}
    {% set problems = [] %}
    {% set input = sextant.raw_input() %}
    {% for source in graph.sources.values() if source.package_name == 'sextant' and source.source_name == 'raw' %}
        {% set required = source.columns.values()
            | selectattr('config.meta.required', 'defined') | map(attribute='name') | list %}
        {% set fault = sextant.raw_reader_fault(input, source.name) %}
        {% set raw = none if fault else sextant.raw_table(source.name) %}
        {% if fault %}
            {% do problems.append("raw table " ~ source.name ~ ": " ~ fault) %}
        {% elif raw %}
            {% set missing = required | reject('in', raw.columns) | list %}
            {% if missing %}
                {% do problems.append("raw table " ~ source.name ~ ": required column " ~ (missing | join(', '))
                    ~ " is missing. Found: " ~ (raw.columns | join(', '))) %}
            {% elif source.config.meta.get('required') and sextant.reader_is_empty(raw.reader) %}
                {% do problems.append("raw table " ~ source.name ~ ": must have at least one row. Got: a header only, in "
                    ~ input.kind ~ " " ~ input.name) %}
            {% endif %}
        {% elif source.config.meta.get('required') %}
            {% do problems.append("raw table " ~ source.name ~ ": not there. Expected "
                ~ (source.name ~ ".csv or " ~ source.name ~ ".parquet in folder " if input.kind == 'folder'
                    else "a table " ~ source.name ~ " in schema ") ~ input.name) %}
        {% endif %}
    {% endfor %}
    {% do return(problems) %}
{% endmacro %}
