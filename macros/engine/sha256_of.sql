{#- The SHA-256 of a text in UTF-8: 64 hexadecimal digits in small letters. -#}
{% macro sha256_of(expression) %}
    {% do return(adapter.dispatch('sha256_of', 'sextant')(expression)) %}
{% endmacro %}

{% macro duckdb__sha256_of(expression) %}
    {% do return("sha256(" ~ expression ~ ")") %}
{% endmacro %}

{% macro spark__sha256_of(expression) %}
    {% do return("sha2(" ~ expression ~ ", 256)") %}
{% endmacro %}
