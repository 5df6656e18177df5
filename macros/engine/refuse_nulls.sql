{#-
    Stops the run where a column under a not_null constraint has a null, once the table is written. DuckDB itself
    refuses the row. A Parquet table of Spark has no constraints, but dbt-spark tries to add them.
-#}
{% macro refuse_nulls(relation, model) %}
    {% do return(adapter.dispatch('refuse_nulls', 'sextant')(relation, model)) %}
{% endmacro %}

{% macro default__refuse_nulls(relation, model) %}
{% endmacro %}

{% macro spark__refuse_nulls(relation, model) %}
    {% set counts = [] %}
    {% for column in model.columns.values() if 'not_null' in column.constraints | map(attribute='type') %}
        {% do counts.append("count(case when " ~ column.name ~ " is null then 1 end) as " ~ column.name) %}
    {% endfor %}
    {% if config.get('contract').enforced and counts %}
        {% set found = run_query("select " ~ (counts | join(', ')) ~ " from " ~ relation) %}
        {% for name in found.column_names if found.rows[0][name] > 0 %}
            {% do exceptions.raise_compiler_error("not_null constraint: " ~ relation ~ "." ~ name ~ " is null in "
                ~ found.rows[0][name] ~ " rows") %}
        {% endfor %}
    {% endif %}
{% endmacro %}

{% macro spark__persist_constraints(relation, model) %}
    {% do sextant.refuse_nulls(relation, model) %}
{% endmacro %}
