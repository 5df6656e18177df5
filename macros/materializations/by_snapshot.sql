{#-
    Materialization of a table with one block of rows for each snapshot date. Its SQL describes one snapshot, whose date is
    snapshot_date(). A block is computed once and then kept, except as dates_to_compute() says. The snapshot log says
    what was computed, from which raw input and under which rules. A block is stored in the order of the columns of meta
    stored_by, where a model has that.
-#}
{% materialization by_snapshot, default, supported_languages=['sql'] %}

    {% set target_relation = this.incorporate(type='table') %}
    {% set existing_relation = load_cached_relation(this) %}

    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}

    {#- Begins the transaction for everything up to the first commit. -#}
    {% set logs = sextant.read_snapshot_log([model.name] + sextant.snapshot_parents(model)) %}
    {% set entries = logs[model.name] %}
    {% set wanted = sextant.wanted_snapshot_dates() %}
    {% set reason = sextant.reason_to_rebuild(compiled_code, existing_relation, entries) %}
    {% set rules = sextant.rules_digest(model, compiled_code) %}
    {% do sextant.remember_history_settings(model.name, reason is not none) %}
    {% if reason %}
        {% if entries %}
            {% do log(model.name ~ ": " ~ reason ~ "; the history is rebuilt", info=true) %}
        {% endif %}
        {% set dates = wanted.dates %}
        {% do sextant.forget_snapshots(model.name, entries | list, entries) %}
        {% do sextant.create_snapshot_table(existing_relation, target_relation, compiled_code) %}
    {% else %}
        {% set dates = sextant.dates_to_compute(model, wanted, logs) %}
        {% do sextant.drop_passing_snapshots(target_relation, model.name, wanted, entries) %}
        {% do sextant.warn_of_other_rules(model, dates, entries, rules) %}
        {% do sextant.forget_snapshots(model.name, dates, entries) %}
    {% endif %}
    {% set sequence = sextant.next_snapshot_sequence(model) %}

    {% for date in dates %}
        {% call statement('main' if loop.last else 'snapshot') %}
            {{ sextant.replace_part(target_relation, 'snapshot_date', date,
                compiled_code | replace(sextant.snapshot_date_placeholder(), date), model.config.meta.get('stored_by')) }}
        {% endcall %}
        {% do sextant.log_snapshot(model, date, wanted.as_of_date, entries, rules, sequence) %}
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
    {% do sextant.refuse_nulls(target_relation, model) %}
    {% do sextant.write_comments(target_relation) %}
    {% do adapter.commit() %}
    {{ run_hooks(post_hooks, inside_transaction=False) }}

    {{ return({'relations': [target_relation]}) }}

{% endmaterialization %}
