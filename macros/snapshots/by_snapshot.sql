{#-
    Materialization of a table with one block of rows for each snapshot date. Its SQL describes one snapshot, whose date is
    snapshot_date(). A block is computed once and then kept, except as dates_to_compute() says. The snapshot log says
    what was computed, from which raw input and under which rules.
-#}
{% materialization by_snapshot, default, supported_languages=['sql'] %}

    {% set target_relation = this.incorporate(type='table') %}
    {% set existing_relation = load_cached_relation(this) %}
    {% set log = sextant.read_snapshot_log(model.name) %}
    {% set wanted = sextant.wanted_snapshot_dates() %}
    {% set reason = sextant.reason_to_rebuild(compiled_code, existing_relation, log) %}
    {% set rules = sextant.rules_digest(model, compiled_code) %}

    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}

    {#- Begins the transaction for everything up to the first commit. -#}
    {% call statement('snapshot_log') %}
        {{ sextant.create_snapshot_log() }}
    {% endcall %}
    {% call statement('snapshot_tests') %}
        {{ sextant.create_snapshot_tests() }}
    {% endcall %}
    {% call statement('history_settings') %}
        {{ sextant.create_history_settings() }}
    {% endcall %}
    {% do sextant.remember_history_settings(model.name, reason is not none) %}
    {% if reason %}
        {% if log %}
            {% do sextant.log_info(model.name ~ ": " ~ reason ~ "; the history is rebuilt") %}
        {% endif %}
        {% set dates = wanted.dates %}
        {% do sextant.forget_snapshots(model.name, log | list, log) %}
        {% do sextant.create_snapshot_table(existing_relation, target_relation, compiled_code) %}
    {% else %}
        {% set dates = sextant.dates_to_compute(model, wanted, log) %}
        {% do sextant.drop_passing_snapshots(target_relation, model.name, wanted, log) %}
        {% do sextant.warn_of_other_rules(model, dates, log, rules) %}
        {% do sextant.forget_snapshots(model.name, dates, log) %}
    {% endif %}
    {% set sequence = sextant.next_snapshot_sequence(model) %}

    {% for date in dates %}
        {% call statement('main' if loop.last else 'snapshot') %}
            {{ sextant.replace_part(target_relation, 'snapshot_date', date, sextant.at_date(compiled_code, date)) }}
        {% endcall %}
        {% do sextant.log_snapshot(model, date, wanted.as_of_date, log, rules, sequence) %}
        {#- One transaction for each snapshot: a build that is killed continues where it was. -#}
        {% if not loop.last %}
            {% do adapter.commit() %}
        {% endif %}
    {% endfor %}

    {% if not dates %}
        {#- dbt needs a statement of this name from every model. -#}
        {% call statement('main') %} select 1 {% endcall %}
    {% endif %}

    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {% do sextant.check_not_null(target_relation, model) %}
    {% do persist_docs(target_relation, model) %}
    {% do adapter.commit() %}
    {{ run_hooks(post_hooks, inside_transaction=False) }}

    {{ return({'relations': [target_relation]}) }}

{% endmaterialization %}

{#- A model's SQL for one snapshot date. -#}
{% macro at_date(sql, date) %}
    {% do return(sql | replace(sextant.snapshot_date_placeholder(), date)) %}
{% endmacro %}

{#- A line for the person who runs the build. -#}
{% macro log_info(text) %}
    {% do log(text, info=true) %}
{% endmacro %}
