{#-
    From UTC to local time and back, both timestamps without a zone. DuckDB writes `at time zone`, Spark has functions.
-#}
{% macro utc_to_local(utc_timestamp, zone) %}
    {% do return(adapter.dispatch('utc_to_local', 'sextant')(utc_timestamp, zone)) %}
{% endmacro %}

{% macro duckdb__utc_to_local(utc_timestamp, zone) %}
    {% do return(utc_timestamp ~ " at time zone 'UTC' at time zone '" ~ zone ~ "'") %}
{% endmacro %}

{% macro spark__utc_to_local(utc_timestamp, zone) %}
    {% do return("from_utc_timestamp(" ~ utc_timestamp ~ ", '" ~ zone ~ "')") %}
{% endmacro %}

{% macro local_to_utc(local_timestamp, zone) %}
    {% do return(local_timestamp if zone == 'UTC' else adapter.dispatch('local_to_utc', 'sextant')(local_timestamp, zone)) %}
{% endmacro %}

{% macro duckdb__local_to_utc(local_timestamp, zone) %}
    {% do return(local_timestamp ~ " at time zone '" ~ zone ~ "' at time zone 'UTC'") %}
{% endmacro %}

{% macro spark__local_to_utc(local_timestamp, zone) %}
    {% do return("to_utc_timestamp(" ~ local_timestamp ~ ", '" ~ zone ~ "')") %}
{% endmacro %}

{#- An instant with a zone as a UTC timestamp without one, whatever the session's own zone. -#}
{% macro timestamptz_to_utc(expression) %}
    {% do return(adapter.dispatch('timestamptz_to_utc', 'sextant')(expression)) %}
{% endmacro %}

{% macro duckdb__timestamptz_to_utc(expression) %}
    {% do return(expression ~ " at time zone 'UTC'") %}
{% endmacro %}

{% macro spark__timestamptz_to_utc(expression) %}
    {% do return("cast(" ~ expression ~ " as timestamp)") %}
{% endmacro %}

{#-
    A text with an offset as a UTC timestamp. DuckDB drops the offset when it casts to timestamp, and can't read one
    after a blank or after minutes: such times get seconds.
-#}
{% macro offset_text_to_utc(text) %}
    {% set plain = sextant.regexp_replaced("replace(" ~ text ~ ", 'UTC', 'Z')", ' ([Z+-])', [1]) %}
    {% set with_seconds = sextant.regexp_replaced(plain, '([ T][0-9]{1,2}:[0-9]{2})([Z+-])', [1, ':00', 2]) %}
    {% do return(adapter.dispatch('offset_text_to_utc', 'sextant')(with_seconds)) %}
{% endmacro %}

{% macro duckdb__offset_text_to_utc(text) %}
    {% do return("try_cast(" ~ text ~ " as timestamptz) at time zone 'UTC'") %}
{% endmacro %}

{% macro spark__offset_text_to_utc(text) %}
    {% do return("try_cast(" ~ text ~ " as timestamp)") %}
{% endmacro %}
