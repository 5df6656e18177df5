{#-
    A number of 64 bits that identifies a row's values. It depends on engine and version, so compare it only within one
    engine and version.
-#}
{% macro engine_hash(columns) %}
    {% do return(adapter.dispatch('engine_hash', 'sextant')(columns)) %}
{% endmacro %}

{% macro duckdb__engine_hash(columns) %}
    {% do return("hash(" ~ (columns | join(", ")) ~ ")") %}
{% endmacro %}

{#- Spark skips nulls. -#}
{% macro spark__engine_hash(columns) %}
    {% do return("xxhash64(" ~ (columns | join(", ")) ~ ", " ~ (columns | join(" is null, ")) ~ " is null)") %}
{% endmacro %}
