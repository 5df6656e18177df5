{#-
    Finds each channel whose rate of the whole base is below a threshold of rules.quality_thresholds.
    Input: level = warn (below warn_below alone: the build warns) or error (below error_below too: it fails).
-#}
{% test opt_in_coverage_at_least(model, level) %}
{{ config(severity=level) }}

{{ sextant.below_thresholds(model, 'channel', ['opt_in_rate', 'reachable_rate'], "system = 'all'", level) }}

{% endtest %}
