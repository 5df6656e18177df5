{#-
    The descriptions of a model and its columns as comments of its relation, where its config asks for them (persist_docs). On
    DuckDB in one statement: under a contract the relation is known to have these columns, about which dbt would ask twice.
-#}
{% macro write_comments(relation) %}
    {% do adapter.dispatch('write_comments', 'sextant')(relation) %}
{% endmacro %}

{% macro default__write_comments(relation) %}
    {% do persist_docs(relation, model) %}
{% endmacro %}

{% macro duckdb__write_comments(relation) %}
    {% if not (config.persist_relation_docs() and config.persist_column_docs() and config.get('contract').enforced) %}
        {% do return(persist_docs(relation, model)) %}
    {% endif %}
    {% set comments = [alter_relation_comment(relation, model.description)] %}
    {% for column in model.columns.values() if column.description %}
        {% do comments.append("comment on column " ~ relation ~ "." ~ adapter.quote(column.name) ~ " is "
            ~ duckdb_escape_comment(column.description) ~ ";") %}
    {% endfor %}
    {% do run_query(comments | join('\n')) %}
{% endmacro %}
