{#-
    At the start of every run: all wrong vars and all faults of the raw tables at once, one line each, before any model runs.
-#}
{% macro check_run() %}
    {% if execute and flags.WHICH in ['build', 'run', 'test'] %}
        {% set faults = sextant.setting_faults() %}
        {#- With a wrong raw_data or raw_schema it makes no sense to look for tables. -#}
        {% if not faults %}
            {% set plan = sextant.raw_plan(anew=true) %}
            {% do faults.extend(plan.faults) %}
            {#- One line for each raw file or relation: as what it was read, and what was left out. -#}
            {% for line in plan.described() %}
                {% do print(line) %}
            {% endfor %}
        {% endif %}
        {% if faults %}
            {% do exceptions.raise_compiler_error("Sextant can't run:\n" ~ (faults | join('\n'))) %}
        {% endif %}
    {% endif %}
{% endmacro %}
