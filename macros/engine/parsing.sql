{#- Null instead of an error where a value does not fit the type. -#}
{% macro try_cast(expression, data_type) %}
    {% do return("try_cast(" ~ expression ~ " as " ~ data_type ~ ")") %}
{% endmacro %}

{#- Whether a text has a match of a regular expression. DuckDB and Spark name it differently; in a text of Spark \ escapes. -#}
{% macro matches(expression, pattern) %}
    {% do return(adapter.dispatch('matches', 'sextant')(expression, pattern)) %}
{% endmacro %}

{% macro duckdb__matches(expression, pattern) %}
    {% do return("regexp_matches(" ~ expression ~ ", '" ~ pattern ~ "')") %}
{% endmacro %}

{% macro spark__matches(expression, pattern) %}
    {% do return("regexp_like(" ~ expression ~ ", '" ~ (pattern | replace('\\', '\\\\')) ~ "')") %}
{% endmacro %}

{#- Text that begins with a date, with that date written YYYY-MM-DD. DuckDB's groups are \1, Spark's $1. -#}
{% macro iso_text(column) %}
    {% do return(adapter.dispatch('iso_text', 'sextant')(column)) %}
{% endmacro %}

{% macro duckdb__iso_text(column) %}
    {% do return("regexp_replace(trim(" ~ column ~ "), '^([0-9]{4})[-/]?([0-9]{2})[-/]?([0-9]{2})', '\\1-\\2-\\3')") %}
{% endmacro %}

{% macro spark__iso_text(column) %}
    {% do return("regexp_replace(trim(" ~ column ~ "), '^([0-9]{4})[-/]?([0-9]{2})[-/]?([0-9]{2})', '$1-$2-$3')") %}
{% endmacro %}
