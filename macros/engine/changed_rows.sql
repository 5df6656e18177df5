{#-
    The materialization of a large table most of whose rows stay what they are from one build to the next: only rows that
    differ are written. To write and compress a row costs DuckDB as much as to compute it.

    The config unique_key names the columns that tell one row from another. The query runs as a whole, unless meta says

        rows_of: <model>        the rows of this view are compared, by all their columns, which the table has with the same values,
        compared_by: <column>   or by this one alone, and the query runs over those that differ;
        grouped_by: <column>    and over all others with the same value here as one of them, if a row depends on its group.

    Then nothing would notice that the query itself has become another, or a small table that it reads besides: the warehouse keeps
    a digest of these (int_query_digests), and another one writes the table anew.

    A deleted row can stay in DuckDB's file for long. So the table is also written anew where a row leaves it that meta says is

        personal_until: <column> a person's, until this boolean column says that the person is erased.
-#}
{% macro changed_rows() %}
    {% do return(adapter.dispatch('changed_rows', 'sextant')()) %}
{% endmacro %}

{% macro duckdb__changed_rows() %}
    {% do return('changed_rows') %}
{% endmacro %}

{#- Spark can't change a row of a Parquet table: it writes all of them. -#}
{% macro spark__changed_rows() %}
    {% do return('table') %}
{% endmacro %}

{% materialization changed_rows, adapter='duckdb', supported_languages=['sql'] %}

    {% set target_relation = this.incorporate(type='table') %}
    {% set existing_relation = load_cached_relation(this) %}
    {% set key, meta = config.require('unique_key'), config.get('meta', {}) %}
    {% set source = sextant.built_relation(meta.rows_of) if meta.rows_of else none %}
    {% set changes = api.Relation.create(identifier=this.identifier ~ '__changes') %}
    {% set digest = sextant.digest_of_query(compiled_code, model, source) if source else none %}

    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}

    {% if digest %}
        {% do run_query(sextant.create_log_table(sextant.query_digests_relation(), ['model text', 'digest text'])) %}
    {% endif %}
    {% set anew = should_full_refresh() or not sextant.is_table_of(existing_relation, compiled_code)
        or digest != sextant.known_digest(model.name, digest) %}
    {% if not anew %}
        {% if config.get('contract').enforced %}
            {{ get_assert_columns_equivalent(compiled_code) }}
        {% endif %}
        {% set sql = "select * from " ~ source if source else compiled_code %}
        {% call statement('changes') %}
            create or replace temp table {{ changes }} as
            {{ sextant.changes_of_rows(existing_relation, sql, key, meta.compared_by) }}
        {% endcall %}
        {% set anew = meta.personal_until and sextant.somebody_leaves(existing_relation, changes, key, meta.personal_until) %}
    {% endif %}
    {% if anew %}
        {#- In one transaction, so that a query that fails leaves the table as it was. -#}
        {% call statement('main') %}
            {{ "drop " ~ existing_relation.type ~ " " ~ existing_relation ~ ";" if existing_relation }}
            {{ create_table_as(False, target_relation, compiled_code) }}
        {% endcall %}
        {% do run_query(sextant.replace_log_parts(sextant.query_digests_relation(), 'model', [model.name],
            "select '" ~ model.name ~ "' as model, '" ~ digest ~ "' as digest")) if digest %}
    {% elif source %}
        {{ sextant.replace_groups(existing_relation, changes, compiled_code, source, meta.grouped_by) }}
    {% else %}
        {{ sextant.replace_rows(existing_relation, changes) }}
    {% endif %}
    {% do run_query("drop table if exists " ~ changes) %}

    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {% do persist_docs(target_relation, model) %}
    {% do adapter.commit() %}
    {{ run_hooks(post_hooks, inside_transaction=False) }}

    {{ return({'relations': [target_relation]}) }}

{% endmaterialization %}

{#- Whether a relation is a table with the columns of a query, in their types. -#}
{% macro is_table_of(relation, sql) %}
    {% if not relation or not relation.is_table %}
        {% do return(false) %}
    {% endif %}
    {% set found, wanted = sextant.reader_columns(relation), sextant.reader_columns('(' ~ sql ~ ')') %}
    {% do return(found | sort(attribute='name') | list == wanted | sort(attribute='name') | list) %}
{% endmacro %}
