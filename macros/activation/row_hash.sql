{#-
    A hash of the columns of a row, as SQL. A null differs from every text, the empty one included: each value is marked
    as there or not. A control character separates the values. (DuckDB's concat() skips nulls.)
-#}
{% macro row_hash(columns) %}
    {% set texts = [] %}
    {% for column in columns %}
        {% do texts.append("coalesce('=' || cast(" ~ column ~ " as " ~ dbt.type_string() ~ "), '')") %}
    {% endfor %}
    {% do return(dbt.hash("concat(" ~ (texts | join(", chr(31), ")) ~ ")")) %}
{% endmacro %}
