{#-
    A hash of the columns of a row, as SQL. A null differs from every text, the empty one included, and no value runs into the
    next: each is marked as there or not, and they are kept apart by a control character. (concat() of DuckDB passes nulls over.)
-#}
{% macro row_hash(columns) %}
    {% set texts = [] %}
    {% for column in columns %}
        {% do texts.append("coalesce('=' || cast(" ~ column ~ " as " ~ dbt.type_string() ~ "), '')") %}
    {% endfor %}
    {% do return(dbt.hash("concat(" ~ (texts | join(", chr(31), ")) ~ ")")) %}
{% endmacro %}
