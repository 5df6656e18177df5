{#-
    A date in text (YYYY-MM-DD) after which the latest order that counts was surely placed; none where there is none.
    With it, an engine reads a few of the candidates' rows instead of all. The date is a month before the latest order
    of any kind. It holds if an order of that month counts; two days more are enough for any time zone.
    Input: orders, candidates = relations with ordered_at in UTC; counts = the condition of a candidate that counts.
-#}
{% macro recent_orders_since(orders, candidates, counts) %}
    {#- Before a build, or while dbt only compiles, there may be no such relations yet. -#}
    {% if not execute or flags.WHICH not in ['build', 'run'] %}
        {% do return(none) %}
    {% endif %}
    {% set tomorrow = "cast(" ~ dbt.dateadd('day', 1, sextant.build_date()) ~ " as timestamp)" %}
    {% set latest = run_query("select cast(cast(max(ordered_at) as date) as " ~ dbt.type_string() ~ ") from " ~ orders
        ~ " where ordered_at < " ~ tomorrow).rows[0][0] %}
    {% if not latest %}
        {% do return(none) %}
    {% endif %}
    {% set day = modules.datetime.datetime.strptime(latest, '%Y-%m-%d') %}
    {% set since = (day - modules.datetime.timedelta(days=32)).strftime('%Y-%m-%d') %}
    {% set certain = (day - modules.datetime.timedelta(days=30)).strftime('%Y-%m-%d') %}
    {% set found = run_query("select 1 from " ~ candidates ~ " where ordered_at >= cast('" ~ certain ~ "' as timestamp) and "
        ~ counts ~ " limit 1").rows %}
    {% do return(since if found else none) %}
{% endmacro %}
