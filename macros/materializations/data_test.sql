{#-
    A data test on DuckDB is one query, which needs no transaction around it: dbt's own begins and ends one for each test. What
    stores its failures goes dbt's way.
-#}
{% materialization test, adapter='duckdb' %}
    {% if should_store_failures() or config.get('sql_header') %}
        {{ return(materialization_test_default()) }}
    {% endif %}
    {% call statement('main', fetch_result=True, auto_begin=False) %}
        {{ get_test_sql(sql, config.get('fail_calc'), config.get('warn_if'), config.get('error_if'), config.get('limit')) }}
    {% endcall %}
    {{ return({'relations': []}) }}
{% endmaterialization %}
