{#-
    A seed is a new table in each run, as on Spark. dbt would empty the table of an earlier run and fill it by the order of
    its columns: a column more stops that, and a column that changed its place or its name is filled with another's values.
    Dropped and filled in the seed's own transaction, it is there as a whole at every moment.
-#}
{% macro duckdb__reset_csv_table(model, full_refresh, old_relation, agate_table) %}
    {% do adapter.drop_relation(old_relation) %}
    {% do return(create_csv_table(model, agate_table)) %}
{% endmacro %}
