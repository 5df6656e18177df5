{#- The day of this run in the shop's time zone: the one place that reads the clock, to refuse orders from the future. -#}
{% macro build_date() %}
    {#- While dbt parses, the vars have not been checked yet. -#}
    {% if not execute %}
        {% do return("cast(null as date)") %}
    {% endif %}
    {% do return("cast('" ~ run_started_at.astimezone(modules.pytz.timezone(sextant.setting('timezone'))).strftime('%Y-%m-%d')
        ~ "' as date)") %}
{% endmacro %}
