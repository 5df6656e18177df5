{#-
    Settings that a profile can't have. $SEXTANT_DUCKDB_THREADS and $SEXTANT_DUCKDB_MEMORY cap DuckDB. Where they are
    unset, threads are DuckDB's default, and memory is half of its default, two fifths of the machine's: DuckDB takes
    all that it may before it spills, and a build shares its machine. On Spark a session in another zone would silently
    move every date, and one that overwrites whole tables would forget the history: both are refused.
-#}
{% macro configure_engine() %}
    {% do return(adapter.dispatch('configure_engine', 'sextant')()) %}
{% endmacro %}

{% macro duckdb__configure_engine() %}
    {% set threads = env_var('SEXTANT_DUCKDB_THREADS', '') %}
    {% set memory = env_var('SEXTANT_DUCKDB_MEMORY', '') %}
    {#- By default, DuckDB keeps five row groups and writes them on one core at the end of each part of a query: 1.4 times slower. -#}
    {% set statements = ['set write_buffer_row_group_count = 1'] %}
    {% if threads %}
        {% do statements.append('set threads = ' ~ (threads | int)) %}
    {% endif %}
    {% if not memory and execute %}
        {% set memory = sextant.duckdb_memory(run_query("select current_setting('memory_limit')").rows[0][0]) %}
    {% endif %}
    {% if memory %}
        {% do statements.append("set memory_limit = '" ~ (memory | replace("'", "''")) ~ "'") %}
    {% endif %}
    {% do return(statements | join('; ')) %}
{% endmacro %}

{#-
    Half of a limit such as '18.8 GiB', but not less than 4 GiB, which was enough for 100 million orders; '' where the
    limit is less.
-#}
{% macro duckdb_memory(limit) %}
    {% set number, unit = (limit | string).split(' ') %}
    {% set gib = (number | float) * {'GiB': 1, 'TiB': 1024}.get(unit, 0) %}
    {% do return([gib / 2, 4] | max ~ 'GiB' if gib > 4 else '') %}
{% endmacro %}

{% macro spark__configure_engine() %}
    {% if execute and flags.WHICH in ['build', 'run', 'test'] %}
        {% set needed = {'spark.sql.session.timeZone': 'UTC', 'spark.sql.sources.partitionOverwriteMode': 'DYNAMIC'} %}
        {% for name, value in needed.items() %}
            {% set found = run_query('set ' ~ name).rows[0][1] %}
            {% if found | upper != value %}
                {% do exceptions.raise_compiler_error("profile: " ~ name ~ " must be " ~ value ~ ". Got: " ~ found) %}
            {% endif %}
        {% endfor %}
    {% endif %}
    {% do return('') %}
{% endmacro %}
