{#-
    DuckDB's tables and views, each replaced within one transaction: whoever reads sees the old one or the new one, and a query
    that fails leaves the old one. dbt's own way there is one of engines that can't do that: a table under another name,
    two renames and a drop, which cost a small model as much as its query.
-#}
{% macro replace_in_place(target_relation) %}
    {% set existing_relation = load_cached_relation(this) %}

    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}

    {% do sextant.write_anew(existing_relation, target_relation) %}
    {% do return(sextant.committed(target_relation)) %}
{% endmacro %}

{#- The model's query in the place of what its relation had; one statement, in the transaction that is open. -#}
{% macro write_anew(existing_relation, target_relation) %}
    {% call statement('main') %}
        {{ "drop " ~ existing_relation.type ~ " if exists " ~ existing_relation ~ ";" if existing_relation }}
        {{ get_create_view_as_sql(target_relation, compiled_code) if target_relation.is_view
            else create_table_as(False, target_relation, compiled_code) }}
    {% endcall %}
{% endmacro %}

{#- The end of a materialization: hooks, comments, commit. Returns what dbt asks of one. -#}
{% macro committed(target_relation) %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {% do sextant.write_comments(target_relation) %}
    {% do adapter.commit() %}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {% do return({'relations': [target_relation]}) %}
{% endmacro %}

{% materialization view, adapter='duckdb' %}
    {{ return(sextant.replace_in_place(this.incorporate(type='view'))) }}
{% endmaterialization %}

{% materialization table, adapter='duckdb', supported_languages=['sql', 'python'] %}
    {% set target_relation = this.incorporate(type='table') %}
    {% if model.language == 'sql' %}
        {{ return(sextant.replace_in_place(target_relation)) }}
    {% endif %}

    {#- A Python model writes through a connection of its own, which reads the table of before and sees no transaction. -#}
    {% set existing_relation, new_relation = load_cached_relation(this), make_intermediate_relation(target_relation) %}
    {{ drop_relation_if_exists(load_cached_relation(new_relation)) }}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {% call statement('main', language='python') %}
        {{- create_table_as(False, new_relation, compiled_code, 'python') }}
    {% endcall %}
    {{ drop_relation_if_exists(existing_relation) }}
    {{ adapter.rename_relation(new_relation, target_relation) }}
    {{ return(sextant.committed(target_relation)) }}
{% endmaterialization %}
