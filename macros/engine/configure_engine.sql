{#-
    What a profile can't say: $SEXTANT_DUCKDB_THREADS and $SEXTANT_DUCKDB_MEMORY cap DuckDB, unset at its own defaults. On Spark a session in another
    zone would silently move every date, and one that overwrites whole tables would forget the history: both are refused.
-#}
{% macro configure_engine() %}
    {% do return(adapter.dispatch('configure_engine', 'sextant')()) %}
{% endmacro %}

{% macro duckdb__configure_engine() %}
    {% set threads = env_var('SEXTANT_DUCKDB_THREADS', '') %}
    {% set memory = env_var('SEXTANT_DUCKDB_MEMORY', '') %}
    {% set statements = ['set threads = ' ~ (threads | int)] if threads else [] %}
    {% if memory %}
        {% do statements.append("set memory_limit = '" ~ (memory | replace("'", "''")) ~ "'") %}
    {% endif %}
    {% do return(statements | join('; ')) %}
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
