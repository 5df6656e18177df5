{#- Warns of each field whose rate of the whole base lies below warn_below in rules.quality_thresholds, and fails below error_below. -#}
{% test completion_at_least(model) %}
{{ config(fail_calc="count(*) + 1000 * count(*) filter (where level = 'error')", warn_if='> 0', error_if='>= 1000') }}

{{ sextant.below_thresholds(model, 'field', ['completion_rate', 'validity_rate'], "breakdown = 'all'") }}

{% endtest %}
