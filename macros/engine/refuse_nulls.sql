{#-
    Stops the run where a column under a not_null constraint has a null, once the table is written. DuckDB itself
    refuses the row. A Parquet table of Spark has no constraints, but dbt-spark tries to add them.
-#}
{% macro refuse_nulls(relation, model) %}
    {% do return(adapter.dispatch('refuse_nulls', 'sextant')(relation, model)) %}
{% endmacro %}

{% macro default__refuse_nulls(relation, model) %}
{% endmacro %}

{#- Whether there is one at all is a job without a shuffle; which columns it is in is asked where there is. -#}
{% macro spark__refuse_nulls(relation, model) %}
    {% set names = [] %}
    {% for column in model.columns.values() if 'not_null' in column.constraints | map(attribute='type') %}
        {% do names.append(column.name) %}
    {% endfor %}
    {% if config.get('contract').enforced and names
        and run_query("select 1 from " ~ relation ~ " where " ~ (names | join(' is null or ')) ~ " is null limit 1").rows %}
        {% set counts = "count(*) - count(" ~ (names | join("), count(*) - count(")) ~ ")" %}
        {% set found = run_query("select " ~ counts ~ " from " ~ relation).rows[0] %}
        {% for name in names if found[loop.index0] > 0 %}
            {% do exceptions.raise_compiler_error("not_null constraint: " ~ relation ~ "." ~ name ~ " is null in "
                ~ found[loop.index0] ~ " rows") %}
        {% endfor %}
    {% endif %}
{% endmacro %}

{% macro spark__persist_constraints(relation, model) %}
    {% do sextant.refuse_nulls(relation, model) %}
{% endmacro %}
