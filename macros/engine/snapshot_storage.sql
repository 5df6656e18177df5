{#- An empty table with the columns of a query, in the place of what stood there; under its contract where it has one. -#}
{% macro create_snapshot_table(existing_relation, target_relation, sql) %}
    {% do return(adapter.dispatch('create_snapshot_table', 'sextant')(existing_relation, target_relation, sql)) %}
{% endmacro %}

{% macro duckdb__create_snapshot_table(existing_relation, target_relation, sql) %}
    {% if existing_relation %}
        {% do run_query("drop " ~ existing_relation.type ~ " if exists " ~ existing_relation) %}
    {% endif %}
    {% call statement('create_snapshot_table') %}
        {{ create_table_as(False, target_relation, "select * from (" ~ sql ~ ") as no_rows where false") }}
    {% endcall %}
{% endmacro %}

{#- SQL that puts the rows of a query in the place of one snapshot's. DuckDB deletes and inserts in one transaction. -#}
{% macro replace_snapshot(relation, date, sql) %}
    {% do return(adapter.dispatch('replace_snapshot', 'sextant')(relation, date, sql)) %}
{% endmacro %}

{% macro duckdb__replace_snapshot(relation, date, sql) %}
    {% do return(sextant.delete_snapshot(relation, date) ~ ";\ninsert into " ~ relation ~ " by name\n" ~ sql) %}
{% endmacro %}

{#- SQL that removes one snapshot's rows. -#}
{% macro delete_snapshot(relation, date) %}
    {% do return(adapter.dispatch('delete_snapshot', 'sextant')(relation, date)) %}
{% endmacro %}

{% macro duckdb__delete_snapshot(relation, date) %}
    {% do return("delete from " ~ relation ~ " where snapshot_date = cast('" ~ date ~ "' as date)") %}
{% endmacro %}
