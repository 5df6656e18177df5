{#-
    The local date of a UTC timestamp, in a zone or, if none is named, the shop's (var timezone). No conversion is written where
    the zone is UTC.
-#}
{% macro local_date(utc_timestamp, zone=none) %}
    {% set zone = zone or sextant.setting('timezone') %}
    {% do return("cast(" ~ (utc_timestamp if zone == 'UTC' else sextant.utc_to_local(utc_timestamp, zone)) ~ " as date)") %}
{% endmacro %}

{#- The UTC timestamp at which a day begins in a zone or, if none is named, the shop's. -#}
{% macro local_midnight_to_utc(date_expression, zone=none) %}
    {% do return(sextant.local_to_utc("cast(" ~ date_expression ~ " as timestamp)", zone or sextant.setting('timezone'))) %}
{% endmacro %}
