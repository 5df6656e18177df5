{#- Settings of the session that a profile can't make conditional: $SEXTANT_DUCKDB_THREADS caps DuckDB's threads, all cores unset. -#}
{% macro configure_engine() %}
    {% do return(adapter.dispatch('configure_engine', 'sextant')()) %}
{% endmacro %}

{% macro duckdb__configure_engine() %}
    {% set threads = env_var('SEXTANT_DUCKDB_THREADS', '') %}
    {% do return('set threads = ' ~ (threads | int) if threads else '') %}
{% endmacro %}
