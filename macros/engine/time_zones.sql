{#- The local date, in the shop's time zone, of a UTC timestamp. No conversion is written where the shop lives in UTC. -#}
{% macro local_date(utc_timestamp) %}
    {% if sextant.setting('timezone') == 'UTC' %}
        {% do return("cast(" ~ utc_timestamp ~ " as date)") %}
    {% endif %}
    {% do return("cast(" ~ sextant.utc_to_local(utc_timestamp) ~ " as date)") %}
{% endmacro %}

{#- The UTC timestamp at which a local day begins. -#}
{% macro local_midnight_to_utc(date_expression) %}
    {% set midnight = "cast(" ~ date_expression ~ " as timestamp)" %}
    {% do return(midnight if sextant.setting('timezone') == 'UTC' else sextant.local_to_utc(midnight)) %}
{% endmacro %}

{#- Between UTC and the shop's clock, both timestamps without a zone. DuckDB writes `at time zone`, Spark has functions. -#}
{% macro utc_to_local(utc_timestamp) %}
    {% do return(adapter.dispatch('utc_to_local', 'sextant')(utc_timestamp)) %}
{% endmacro %}

{% macro duckdb__utc_to_local(utc_timestamp) %}
    {% do return(utc_timestamp ~ " at time zone 'UTC' at time zone '" ~ sextant.setting('timezone') ~ "'") %}
{% endmacro %}

{% macro spark__utc_to_local(utc_timestamp) %}
    {% do return("from_utc_timestamp(" ~ utc_timestamp ~ ", '" ~ sextant.setting('timezone') ~ "')") %}
{% endmacro %}

{% macro local_to_utc(local_timestamp) %}
    {% do return(adapter.dispatch('local_to_utc', 'sextant')(local_timestamp)) %}
{% endmacro %}

{% macro duckdb__local_to_utc(local_timestamp) %}
    {% do return(local_timestamp ~ " at time zone '" ~ sextant.setting('timezone') ~ "' at time zone 'UTC'") %}
{% endmacro %}

{% macro spark__local_to_utc(local_timestamp) %}
    {% do return("to_utc_timestamp(" ~ local_timestamp ~ ", '" ~ sextant.setting('timezone') ~ "')") %}
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
    A text with an offset as a UTC timestamp. DuckDB drops the offset when it casts to timestamp, and reads none that stands
    behind a blank or behind minutes: these get their seconds. Its groups are \1, Spark's $1.
-#}
{% macro offset_text_to_utc(text) %}
    {% do return(adapter.dispatch('offset_text_to_utc', 'sextant')(text)) %}
{% endmacro %}

{% macro duckdb__offset_text_to_utc(text) %}
    {% set plain = "regexp_replace(replace(" ~ text ~ ", 'UTC', 'Z'), ' ([Z+-])', '\\1')" %}
    {% do return("try_cast(regexp_replace(" ~ plain ~ ", '([ T][0-9]{1,2}:[0-9]{2})([Z+-])', '\\1:00\\2') as timestamptz)"
        ~ " at time zone 'UTC'") %}
{% endmacro %}

{% macro spark__offset_text_to_utc(text) %}
    {% set plain = "regexp_replace(replace(" ~ text ~ ", 'UTC', 'Z'), ' ([Z+-])', '$1')" %}
    {% do return("try_cast(regexp_replace(" ~ plain ~ ", '([ T][0-9]{1,2}:[0-9]{2})([Z+-])', '$1:00$2') as timestamp)") %}
{% endmacro %}

{#- The day of this run in the shop's time zone: the one place that reads the clock, to refuse orders from the future. -#}
{% macro build_date() %}
    {#- While dbt parses, no var has been checked yet. -#}
    {% if not execute %}
        {% do return("cast(null as date)") %}
    {% endif %}
    {% do return("cast('" ~ run_started_at.astimezone(modules.pytz.timezone(sextant.setting('timezone'))).strftime('%Y-%m-%d')
        ~ "' as date)") %}
{% endmacro %}
