{#-
    At the start of every run: all wrong vars, all faults of the raw tables and all that the history can't be gone on with at once,
    one line each, before any model runs. A run of another project's models alone asks nothing.
-#}
{% macro check_run() %}
    {% if execute and flags.WHICH in ['build', 'run', 'test'] and sextant.is_asked_for() %}
        {% if modules.intake is not defined %}
            {% do exceptions.raise_compiler_error("Sextant's Python is not in the environment that dbt runs in."
                ~ " Expected: pip install -e dbt_packages/sextant, or the folder of Sextant in PYTHONPATH") %}
        {% endif %}
        {% set faults = sextant.setting_faults() %}
        {#- With a wrong raw_data or raw_schema it makes no sense to look for tables. -#}
        {% if not faults %}
            {% set plan = sextant.raw_plan(anew=true) %}
            {% do faults.extend(plan.faults) %}
            {#- One line for each raw file or relation: as what it was read, and what was left out. -#}
            {% for line in plan.described() %}
                {% do print(line) %}
            {% endfor %}
            {% if sextant.builds_models() %}
                {#- As they are now, before they are read: what the warehouse will say that it was built from. -#}
                {% do plan.sources | map(attribute='digest') | list %}
                {% if plan.raw_input.fault %}
                    {% do faults.append(plan.raw_input.fault) %}
                {% elif not faults %}
                    {% do faults.extend(sextant.history_faults()) %}
                    {% do faults.extend(sextant.space_faults(plan)) %}
                {% endif %}
            {% endif %}
        {% endif %}
        {% if faults %}
            {% do exceptions.raise_compiler_error("Sextant can't run:\n" ~ (faults | join('\n'))) %}
        {% endif %}
    {% endif %}
{% endmacro %}

{#- Whether anything of Sextant is selected. A retry does not say what it has selected. -#}
{% macro is_asked_for() %}
    {% set packages = [] %}
    {% for node_id in selected_resources %}
        {% do packages.append(node_id.split('.')[1]) %}
    {% endfor %}
    {% do return(not packages or 'sextant' in packages) %}
{% endmacro %}

{#- Whether the run writes models. One of tests alone reads what is there. A retry does not say what it has selected. -#}
{% macro builds_models() %}
    {% set kinds = [] %}
    {% for node_id in selected_resources %}
        {% do kinds.append(node_id.split('.')[0]) %}
    {% endfor %}
    {% do return(flags.WHICH != 'test' and ('model' in kinds or not kinds)) %}
{% endmacro %}
