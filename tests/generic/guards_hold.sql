{#-
    Finds each guard of a level: the rate of the whole base, and what rules.quality_thresholds requires. The end of the run prints them.
    Input: level = warn (the build warns) or error (it fails).
-#}
{% test guards_hold(model, level) %}
{{ config(severity=level) }}

select
    subject,
    measure,
    observed,
    case when status = 'error' then coalesce(error_below, warn_below) else warn_below end as required,
    status as level
from {{ model }}
where status = '{{ level }}'

{% endtest %}
