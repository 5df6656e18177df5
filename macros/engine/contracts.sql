{#-
    Whether a query has the columns of its contract. dbt's own check asks DuckDB for the columns of both and compares them itself,
    which costs a small model as much as its query: it is asked only where DuckDB finds a difference, and says which.
-#}
{% macro duckdb__get_assert_columns_equivalent(sql) %}
    {% set differing = run_query("select 1 from (describe " ~ get_empty_subquery_sql(sql)
        ~ ") as given full join (describe " ~ get_empty_schema_sql(model.columns) ~ ") as promised"
        ~ " on given.column_name = promised.column_name and given.column_type = promised.column_type"
        ~ " where given.column_name is null or promised.column_name is null limit 1").rows %}
    {% do return(assert_columns_equivalent(sql) if differing else '') %}
{% endmacro %}
