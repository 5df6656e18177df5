{#-
    The memory of a warehouse: a row for each model and snapshot date with the raw input, the as_of_date and the rules that
    it was computed from. `sequence` grows from one model's run to the next, so that a child knows whether its parent is newer.
-#}

{#- Some models' entries: {model: {date: {'as_of_date', 'raw_input', 'rules', 'sequence'}}}, all text but the sequence. -#}
{% macro read_snapshot_log(model_names) %}
    {% set logs = {} %}
    {% for name in model_names %}
        {% do logs.update({name: {}}) %}
    {% endfor %}
    {% call statement('snapshot_log', fetch_result=True) %}
        select model, snapshot_date, as_of_date, raw_input, rules, sequence
        from {{ sextant.state_relation('int_snapshot_log') }}
        where model in ('{{ model_names | join("', '") }}')
    {% endcall %}
    {#- Sorted here: Spark has two more jobs for an `order by`, whatever it sorts. -#}
    {% for row in load_result('snapshot_log').table.rows | sort(attribute='0,1') %}
        {% do logs[row[0]].update({row[1]: {
            'as_of_date': row[2], 'raw_input': row[3], 'rules': row[4], 'sequence': row[5] | int}}) %}
    {% endfor %}
    {% do return(logs) %}
{% endmacro %}

{#-
    Adds a snapshot that was computed on this run. Input: rules = what rules_digest() gives; sequence = what
    next_snapshot_sequence() gave at the run's start.
-#}
{% macro log_snapshot(model, date, as_of_date, log, rules, sequence) %}
    {% do log.update({date: {
        'as_of_date': as_of_date, 'raw_input': sextant.raw_input_name(), 'rules': rules, 'sequence': sequence}}) %}
    {% do sextant.write_snapshot_log(model.name, log) %}
{% endmacro %}

{#-
    Removes dates from one model's entries before their rows are changed: after a run that is killed, they are computed
    again.
-#}
{% macro forget_snapshots(model_name, dates, log) %}
    {% set known = dates | select('in', log) | list %}
    {% for date in known %}
        {% do log.pop(date) %}
    {% endfor %}
    {% if known %}
        {% do sextant.write_snapshot_log(model_name, log) %}
    {% endif %}
{% endmacro %}

{#- Replaces the model's entries as a whole, because Spark can't change a row of a Parquet table. -#}
{% macro write_snapshot_log(model_name, log) %}
    {% set relation = sextant.state_relation('int_snapshot_log') %}
    {% set rows = [] %}
    {% for date, entry in log.items() %}
        {% set texts = [] %}
        {% for text in [model_name, date, entry.as_of_date, entry.raw_input, entry.rules] %}
            {% do texts.append(sextant.text_literal(text)) %}
        {% endfor %}
        {% do rows.append('(' ~ (texts | join(', ')) ~ ', ' ~ entry.sequence ~ ')') %}
    {% endfor %}
    {% set sql = "select * from (values " ~ (rows | join(', '))
        ~ ") as entries (model, snapshot_date, as_of_date, raw_input, rules, sequence)" %}
    {% do run_query(sextant.replace_log_parts(relation, 'model', [model_name], sql) if rows
        else sextant.delete_part(relation, 'model', model_name)) %}
{% endmacro %}

{#-
    A number above all numbers that it will be compared with: the entries of the model, of its ancestors and of its
    descendants, and those that its tests have passed. None of these runs at the same time, so no other thread is
    replacing the rows that are read here.
-#}
{% macro next_snapshot_sequence(model) %}
    {% set names = modules.intake.histories_related_to(model.unique_id, graph.nodes) | join("', '") %}
    {% set known = run_query("select sequence from " ~ sextant.state_relation('int_snapshot_log') ~ " where model in ('" ~ names
        ~ "') union all select sequence from " ~ sextant.state_relation('int_tested_snapshots') ~ " where model = '"
        ~ model.name ~ "'").columns[0].values() %}
    {% do return((known | max | default(0, true) | int) + 1) %}
{% endmacro %}

{#-
    A digest of the rules that a model scores by: the seeds that it reads, the vars of its meta.rule_vars, which others read
    before it, and its own SQL as dbt compiled it. Blanks and the name of the warehouse don't count.
-#}
{% macro rules_digest(model, sql) %}
    {% set rules = [sql.replace(adapter.quote(model.database) ~ '.', '').split() | join(' ')] %}
    {% for node_id in model.depends_on.nodes | sort %}
        {% set node = graph.nodes.get(node_id) %}
        {% if node and node.resource_type == 'seed' %}
            {% do rules.append(node.name ~ '=' ~ node.checksum.checksum) %}
        {% endif %}
    {% endfor %}
    {% for name in model.config.meta.get('rule_vars', []) %}
        {% do rules.append(name ~ '=' ~ sextant.setting(name)) %}
    {% endfor %}
    {% do return(local_md5(rules | join(';'))) %}
{% endmacro %}
