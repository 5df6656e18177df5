{#-
    The materialization of a large table in which most rows stay the same from one build to the next: only rows that
    differ are written. Writing and compressing a row costs DuckDB as much as computing it.

    The config unique_key names the columns that identify a row, and meta says

        rows_of: <model>        the view whose rows are compared, by all their columns (the table has the same columns and values),
        compared_by: <column>   or by this column alone; the query runs over the rows that differ,
        grouped_by: <column>    and over all rows with the same value in this column, where a row depends on its group.

    A change of the query itself, or of a small table that it also reads, would go unnoticed. So the warehouse keeps a digest
    of these (int_query_digests), and a different digest writes the whole table.

    A deleted row can stay in DuckDB's file for long. So the whole table is also written where a person's row leaves it, if meta has

        personal_until: <column> the boolean column that says that the person is erased.
-#}
{% macro changed_rows() %}
    {% do return(adapter.dispatch('changed_rows', 'sextant')()) %}
{% endmacro %}

{% macro duckdb__changed_rows() %}
    {% do return('changed_rows') %}
{% endmacro %}

{#- Spark can't change a row of a Parquet table: it writes all rows. -#}
{% macro spark__changed_rows() %}
    {% do return('table') %}
{% endmacro %}

{% materialization changed_rows, adapter='duckdb', supported_languages=['sql'] %}

    {% set target_relation = this.incorporate(type='table') %}
    {% set existing_relation = load_cached_relation(this) %}
    {% set key, meta = config.require('unique_key'), config.get('meta', {}) %}
    {% set source = sextant.relation_named(meta.rows_of) %}
    {% set changes = api.Relation.create(identifier=this.identifier ~ '__changes') %}
    {% set digest = sextant.digest_of_query(compiled_code, model, source) %}

    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}

    {% set anew = should_full_refresh() or not sextant.is_table_of(existing_relation, compiled_code)
        or digest != sextant.known_digest(model.name) %}
    {% if not anew %}
        {% if config.get('contract').enforced %}
            {{ get_assert_columns_equivalent(compiled_code) }}
        {% endif %}
        {% call statement('changes') %}
            create or replace temp table {{ changes }} as
            {{ sextant.changes_of_rows(existing_relation, source, key, meta.compared_by) }}
        {% endcall %}
        {% set anew = meta.personal_until and sextant.somebody_leaves(existing_relation, changes, key, meta.personal_until) %}
    {% endif %}
    {% if anew %}
        {#- In one transaction, so that a query that fails leaves the table as it was. -#}
        {% do sextant.write_anew(existing_relation, target_relation) %}
        {% do run_query(sextant.replace_log_parts(sextant.state_relation('int_query_digests'), 'model', [model.name],
            "select '" ~ model.name ~ "' as model, '" ~ digest ~ "' as digest")) %}
    {% else %}
        {{ sextant.replace_groups(existing_relation, changes, compiled_code, source, meta.grouped_by) }}
    {% endif %}
    {% do run_query("drop table if exists " ~ changes) %}
    {{ return(sextant.committed(target_relation)) }}

{% endmaterialization %}

{#- Whether a relation is a table with the columns of a query, in their types. -#}
{% macro is_table_of(relation, sql) %}
    {% if not relation or not relation.is_table %}
        {% do return(false) %}
    {% endif %}
    {% set found, wanted = sextant.reader_columns(relation), sextant.reader_columns('(' ~ sql ~ ')') %}
    {% do return(found | sort(attribute='name') | list == wanted | sort(attribute='name') | list) %}
{% endmacro %}
