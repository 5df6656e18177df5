{#-
    What stops a build because its disk is too small for it: a list of lines. Warns where the disk is likely to be too small.
    DuckDB has one file on one disk; the tables of Spark may be anywhere. Input: plan = intake.plan.Plan.
-#}
{% macro space_faults(plan) %}
    {% do return(adapter.dispatch('space_faults', 'sextant')(plan)) %}
{% endmacro %}

{% macro duckdb__space_faults(plan) %}
    {#- A run of some models writes less than was measured. -#}
    {% if 'model.sextant.orders' not in selected_resources %}
        {% do return([]) %}
    {% endif %}
    {% set memory = run_query("select current_setting('memory_limit')").rows[0][0] %}
    {% set stops, warns = modules.intake.space(plan, target.path, sextant.setting('history_months') | int, memory) %}
    {% if warns %}
        {% do exceptions.warn(warns) %}
    {% endif %}
    {% do return([stops] if stops else []) %}
{% endmacro %}

{% macro default__space_faults(plan) %}
    {% do return([]) %}
{% endmacro %}
