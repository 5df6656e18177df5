{#-
    At the start of every run: all wrong vars, all faults of the raw tables and all that the history can't be gone on with at once,
    one line each, before any model runs.
-#}
{% macro check_run() %}
    {% if execute and flags.WHICH in ['build', 'run', 'test'] %}
        {% set problems = sextant.setting_problems() %}
        {#- With a wrong raw_data or raw_schema it makes no sense to look for tables. -#}
        {% if not problems %}
            {% set plan = sextant.raw_plan(anew=true) %}
            {% do problems.extend(plan.problems) %}
            {% do sextant.print_raw_sources(plan) %}
            {% if sextant.builds_models() %}
                {#- As they are now, before they are read: what the warehouse will say that it was built from. -#}
                {% do plan.sources | map(attribute='digest') | list %}
                {% if plan.raw_input.problem %}
                    {% do problems.append(plan.raw_input.problem) %}
                {% elif not problems %}
                    {% do problems.extend(sextant.history_problems()) %}
                {% endif %}
            {% endif %}
        {% endif %}
        {% if problems %}
            {% do exceptions.raise_compiler_error("Sextant can't run:\n" ~ (problems | join('\n'))) %}
        {% endif %}
    {% endif %}
{% endmacro %}

{#- Whether the run writes models. One of tests alone reads what is there. A retry does not say what it has selected. -#}
{% macro builds_models() %}
    {% set kinds = [] %}
    {% for node_id in selected_resources %}
        {% do kinds.append(node_id.split('.')[0]) %}
    {% endfor %}
    {% do return(flags.WHICH != 'test' and ('model' in kinds or not kinds)) %}
{% endmacro %}

{#- One line for each raw file or relation: as what it was read, and what was left out. -#}
{% macro print_raw_sources(plan) %}
    {% for line in plan.described() %}
        {% do print(line) %}
    {% endfor %}
{% endmacro %}
