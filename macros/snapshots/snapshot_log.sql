{#-
    The memory of a warehouse: a row for each model and snapshot date with the raw input, the as_of_date and the rules that
    it was computed from. `sequence` grows with every entry, so that a child knows whether its parent is newer.
-#}
{% macro snapshot_log_relation() %}
    {% do return(api.Relation.create(
        database=target.database, schema='intermediate', identifier='int_snapshot_log', type='table')) %}
{% endmacro %}

{#- One model's entries: {date: {'as_of_date', 'raw_input', 'rules', 'sequence'}}, all text but the sequence. -#}
{% macro read_snapshot_log(model_name) %}
    {% set entries = {} %}
    {% set relation = sextant.snapshot_log_relation() %}
    {% if adapter.get_relation(relation.database, relation.schema, relation.identifier) %}
        {% for row in run_query("select snapshot_date, as_of_date, raw_input, rules, sequence from " ~ relation
            ~ " where model = '" ~ model_name ~ "' order by snapshot_date").rows %}
            {% do entries.update({row[0]: {
                'as_of_date': row[1], 'raw_input': row[2], 'rules': row[3], 'sequence': row[4] | int}}) %}
        {% endfor %}
    {% endif %}
    {% do return(entries) %}
{% endmacro %}

{% macro log_snapshot(model, date, as_of_date) %}
    {% set relation = sextant.snapshot_log_relation() %}
    {% do sextant.forget_snapshots(model.name, date) %}
    {% do run_query("insert into " ~ relation ~ " select '" ~ model.name ~ "', '" ~ date ~ "', '" ~ as_of_date ~ "', '"
        ~ (sextant.raw_input_name() | replace("'", "''")) ~ "', '" ~ sextant.rules_fingerprint(model)
        ~ "', coalesce(max(sequence), 0) + 1 from " ~ relation) %}
{% endmacro %}

{% macro create_snapshot_log() %}
    {% set text = dbt.type_string() %}
    {% do return("create table if not exists " ~ sextant.snapshot_log_relation() ~ " (model " ~ text ~ ", snapshot_date "
        ~ text ~ ", as_of_date " ~ text ~ ", raw_input " ~ text ~ ", rules " ~ text ~ ", sequence bigint)") %}
{% endmacro %}

{#- Removes one model's entries, all or those of one date. -#}
{% macro forget_snapshots(model_name, date=none) %}
    {% do run_query("delete from " ~ sextant.snapshot_log_relation() ~ " where model = '" ~ model_name ~ "'"
        ~ (" and snapshot_date = '" ~ date ~ "'" if date else "")) %}
{% endmacro %}

{#- The raw input in words that tell it from another: folder <path> or schema <name>. -#}
{% macro raw_input_name() %}
    {% set input = sextant.raw_input() %}
    {% do return(input.kind ~ ' ' ~ input.name) %}
{% endmacro %}

{#- A digest of the rules that a model scores by: the seeds that it reads and the vars of its meta.rule_vars. -#}
{% macro rules_fingerprint(model) %}
    {% set rules = [] %}
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
