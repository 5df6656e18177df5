{#-
    dbt keeps the table of a seed and fills it anew, and DuckDB fills it by the place of each column. A table that has other
    columns than the file is therefore made anew: an upgrade that gives a rule a column needs no --full-refresh. Spark makes
    every seed's table anew.
-#}
{% macro duckdb__reset_csv_table(model, full_refresh, old_relation, agate_table) %}
    {% set columns = adapter.get_columns_in_relation(old_relation) | map(attribute='name') | list %}
    {% set is_another = columns != agate_table.column_names | list %}
    {% do return(dbt.default__reset_csv_table(model, full_refresh or is_another, old_relation, agate_table)) %}
{% endmacro %}
