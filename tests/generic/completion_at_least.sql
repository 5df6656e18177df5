{#-
    Finds each field whose rate of the whole base is below a threshold of rules.quality_thresholds.
    Input: level = warn (below warn_below alone: the build warns) or error (below error_below too: it fails).
-#}
{% test completion_at_least(model, level) %}
{{ config(severity=level) }}

{{ sextant.below_thresholds(model, 'field', ['completion_rate', 'validity_rate'], "breakdown = 'all'", level) }}

{% endtest %}
