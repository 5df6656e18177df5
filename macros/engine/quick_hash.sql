{#- A number of 64 bits that tells rows apart: it depends on engine and version, and so is compared with its own kind alone. -#}
{% macro quick_hash(columns) %}
    {% do return(adapter.dispatch('quick_hash', 'sextant')(columns)) %}
{% endmacro %}

{% macro duckdb__quick_hash(columns) %}
    {% do return("hash(" ~ (columns | join(", ")) ~ ")") %}
{% endmacro %}

{#- Spark passes nulls over. -#}
{% macro spark__quick_hash(columns) %}
    {% do return("xxhash64(" ~ (columns | join(", ")) ~ ", " ~ (columns | join(" is null, ")) ~ " is null)") %}
{% endmacro %}
