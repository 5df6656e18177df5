{#-
    At the start of a run that writes models: the tables in which materializations remember something (models/state.yml), where
    the warehouse has none yet.
-#}
{% macro create_logs() %}
    {% if execute and flags.WHICH in ['build', 'run'] and sextant.is_asked_for() and sextant.builds_models() %}
        {% set text = dbt.type_string() %}
        {% set logs = {
            'int_snapshot_log': ['model ' ~ text, 'snapshot_date ' ~ text, 'as_of_date ' ~ text, 'raw_input ' ~ text,
                'rules ' ~ text, 'sequence bigint'],
            'int_tested_snapshots': ['test ' ~ text, 'model ' ~ text, 'sequence bigint'],
            'int_history_settings': ['model ' ~ text, 'setting ' ~ text, 'value ' ~ text],
        } %}
        {% if sextant.changed_rows() == 'changed_rows' %}
            {% do logs.update({'int_query_digests': ['model ' ~ text, 'digest ' ~ text]}) %}
        {% endif %}
        {#- After a run of staging models alone there is no such schema yet. -#}
        {% do adapter.create_schema(sextant.state_relation('int_snapshot_log')) %}
        {% for name, columns in logs.items() %}
            {% do run_query(sextant.create_log_table(sextant.state_relation(name), columns)) %}
        {% endfor %}
    {% endif %}
    {% do return('') %}
{% endmacro %}
