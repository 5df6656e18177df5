{#-
    Tables made of parts, one for each value of a column (a snapshot's date, a model's name), each replaced as a whole. DuckDB
    deletes and inserts in one transaction; Spark, which can't delete rows of a Parquet table, overwrites a partition.
-#}
{% macro create_snapshot_table(existing_relation, target_relation, sql) %}
    {% if existing_relation %}
        {% do run_query("drop " ~ existing_relation.type ~ " if exists " ~ existing_relation) %}
    {% endif %}
    {% do return(adapter.dispatch('create_snapshot_table', 'sextant')(
        target_relation, "select * from (" ~ sql ~ ") as no_rows where false")) %}
{% endmacro %}

{#- An empty table with the columns of a query; under its contract where it has one. -#}
{% macro duckdb__create_snapshot_table(target_relation, sql) %}
    {% call statement('create_snapshot_table') %}
        {{ create_table_as(False, target_relation, sql) }}
    {% endcall %}
{% endmacro %}

{% macro spark__create_snapshot_table(target_relation, sql) %}
    {% if config.get('contract').enforced %}
        {{ get_assert_columns_equivalent(sql) }}
    {% endif %}
    {% call statement('create_snapshot_table') %}
        create table {{ target_relation }} using parquet partitioned by (snapshot_date) as {{ sql }}
    {% endcall %}
{% endmacro %}

{#- SQL that creates a table of text columns and one number where there is none, in parts by the first column. -#}
{% macro create_log_table(relation, columns) %}
    {% do return(adapter.dispatch('create_log_table', 'sextant')(relation, columns)) %}
{% endmacro %}

{% macro duckdb__create_log_table(relation, columns) %}
    {% do return("create table if not exists " ~ relation ~ " (" ~ (columns | join(', ')) ~ ")") %}
{% endmacro %}

{% macro spark__create_log_table(relation, columns) %}
    {% do return("create table if not exists " ~ relation ~ " (" ~ (columns | join(', ')) ~ ") using parquet partitioned by ("
        ~ columns[0].split(' ')[0] ~ ")") %}
{% endmacro %}

{#-
    SQL that replaces the rows with one value in a column by the rows of a query. Where they are stored in an order, a reader
    of one customer finds them in few blocks.
-#}
{% macro replace_part(relation, column, value, sql, stored_by=none) %}
    {% do return(adapter.dispatch('replace_part', 'sextant')(relation, column, value, sql, stored_by)) %}
{% endmacro %}

{#- DuckDB keeps the order of a table in all that is made of it row by row, and knows the least and greatest value of a block. -#}
{% macro duckdb__replace_part(relation, column, value, sql, stored_by) %}
    {% set ordered = "select * from (\n" ~ sql ~ "\n) as part order by " ~ stored_by if stored_by else sql %}
    {% do return(sextant.delete_part(relation, column, value) ~ ";\ninsert into " ~ relation ~ " by name\n" ~ ordered) %}
{% endmacro %}

{#- An order of all rows would bring them through one shuffle more, and no table that is made of these would keep it. -#}
{% macro spark__replace_part(relation, column, value, sql, stored_by) %}
    {% do return("insert overwrite table " ~ relation ~ " partition (" ~ column ~ " = '" ~ value
        ~ "') by name\nselect * except (" ~ column ~ ") from (" ~ sql ~ "\n)") %}
{% endmacro %}

{#-
    The same for some values of a column, in a log that several models write to at once: on Spark each value in a folder of
    its own, and never without a row.
-#}
{% macro replace_log_parts(relation, column, values, sql) %}
    {% do return(adapter.dispatch('replace_log_parts', 'sextant')(relation, column, values, sql)) %}
{% endmacro %}

{% macro duckdb__replace_log_parts(relation, column, values, sql) %}
    {% do return("delete from " ~ relation ~ " where " ~ column ~ " in ('" ~ (values | join("', '")) ~ "');\ninsert into "
        ~ relation ~ " by name\n" ~ sql) %}
{% endmacro %}

{% macro spark__replace_log_parts(relation, column, values, sql) %}
    {% do return("insert overwrite table " ~ relation ~ " by name\n" ~ sql) %}
{% endmacro %}

{#- SQL that removes the rows with one value in a column. -#}
{% macro delete_part(relation, column, value) %}
    {% do return(adapter.dispatch('delete_part', 'sextant')(relation, column, value)) %}
{% endmacro %}

{% macro duckdb__delete_part(relation, column, value) %}
    {% do return("delete from " ~ relation ~ " where " ~ column ~ " = '" ~ value ~ "'") %}
{% endmacro %}

{% macro spark__delete_part(relation, column, value) %}
    {% do return("alter table " ~ relation ~ " drop if exists partition (" ~ column ~ " = '" ~ value ~ "')") %}
{% endmacro %}

{#- Puts the rows of a query in the place of a small table; Spark can't replace a Parquet table in one statement. -#}
{% macro replace_small_table(relation, sql) %}
    {#- After a run of staging models alone there is no such schema yet. -#}
    {% do adapter.create_schema(relation) %}
    {% do adapter.dispatch('replace_small_table', 'sextant')(relation, sql) %}
{% endmacro %}

{% macro duckdb__replace_small_table(relation, sql) %}
    {% do run_query("create or replace table " ~ relation ~ " as " ~ sql) %}
{% endmacro %}

{% macro spark__replace_small_table(relation, sql) %}
    {% do run_query("drop table if exists " ~ relation) %}
    {% do run_query("create table " ~ relation ~ " using parquet as " ~ sql) %}
{% endmacro %}
