{#- Warns of each channel whose rate of the whole base lies below warn_below in rules.quality_thresholds, and fails below error_below. -#}
{% test opt_in_coverage_at_least(model) %}
{{ config(fail_calc="count(*) + 1000 * count(*) filter (where level = 'error')", warn_if='> 0', error_if='>= 1000') }}

{{ sextant.below_thresholds(model, 'channel', ['opt_in_rate', 'reachable_rate'], "system = 'all'") }}

{% endtest %}
