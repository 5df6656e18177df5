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
    {% set names = [] %}
    {% for column in model.columns.values() if 'not_null' in column.constraints | map(attribute='type') %}
        {% do names.append(column.name) %}
    {% endfor %}
    {% if config.get('contract').enforced and names %}
        {% for name, rows in sextant.columns_with_nulls(relation, names).items() %}
            {% do exceptions.raise_compiler_error("not_null constraint: " ~ relation ~ "." ~ name ~ " is null in " ~ rows ~ " rows") %}
        {% endfor %}
    {% endif %}
{% endmacro %}

{#-
    The columns of a relation, of some, that have a null: {name: rows}. Whether there is a null at all is a job of Spark without a
    shuffle; which column has it is asked only where there is.
-#}
{% macro columns_with_nulls(relation, names) %}
    {% set counts = {} %}
    {% if run_query("select 1 from " ~ relation ~ " where " ~ (names | join(' is null or ')) ~ " is null limit 1").rows %}
        {% set nulls = "count(*) - count(" ~ (names | join("), count(*) - count(")) ~ ")" %}
        {% set found = run_query("select " ~ nulls ~ " from " ~ relation).rows[0] %}
        {% for name, rows in zip(names, found.values()) if rows %}
            {% do counts.update({name: rows | int}) %}
        {% endfor %}
    {% endif %}
    {% do return(counts) %}
{% endmacro %}

{% macro spark__persist_constraints(relation, model) %}
    {% do sextant.refuse_nulls(relation, model) %}
{% endmacro %}
