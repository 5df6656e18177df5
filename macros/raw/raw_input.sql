{#- The raw input by the name that the warehouse knows it by: intake/history.py says which input is the same. -#}
{% macro raw_input_name() %}
    {% set raw_input = sextant.raw_plan().raw_input %}
    {% do return(raw_input.name if raw_input else '') %}
{% endmacro %}

{#- Compares the raw input of a plan with what the warehouse was built from. -#}
{% macro judge_raw_input(plan) %}
    {% set built_from = sextant.history_input() %}
    {% do plan.judge(built_from, sextant.known_digests(built_from), modules.intake.sample(), {
        'names_the_input': (sextant.setting('raw_data') or env_var('SEXTANT_RAW', '')) | length > 0,
        'computes_anew': flags.FULL_REFRESH | default(false, true),
    }) %}
{% endmacro %}

{#- The raw input of the snapshots that the warehouse has; none where it has none. All histories begin with the first model. -#}
{% macro history_input() %}
    {% set relation = sextant.state_relation('int_snapshot_log') %}
    {% if not load_relation(relation) %}
        {% do return(none) %}
    {% endif %}
    {% set row = run_query("select raw_input from " ~ relation ~ " order by case when model = 'int_customer_snapshots' then 0 else 1 end,"
        ~ " snapshot_date desc, model limit 1").rows | first %}
    {% do return(row[0] if row else none) %}
{% endmacro %}

{#- The digests of the files that a raw input had when it was built from last. -#}
{% macro known_digests(raw_input) %}
    {% set relation = sextant.state_relation('int_raw_input') %}
    {% if not raw_input or not load_relation(relation) %}
        {% do return([]) %}
    {% endif %}
    {% do return(run_query("select digest from " ~ relation ~ " where digest is not null and raw_input = "
        ~ sextant.text_literal(raw_input)).columns[0].values() | list) %}
{% endmacro %}

{#-
    At the end of a run that has read the raw input: its files, with their digests. Not where the history is still that of another
    one, because a run that was to replace it has failed.
-#}
{% macro remember_raw_input(results) %}
    {% if not execute or flags.WHICH not in ['build', 'run'] %}
        {% do return('') %}
    {% endif %}
    {% set read = results | selectattr('status', 'equalto', 'success') | map(attribute='node.unique_id') | list %}
    {% if 'model.sextant.stg_orders' not in read or sextant.history_input() not in [none, sextant.raw_input_name()] %}
        {% do return('') %}
    {% endif %}
    {% set rows = [] %}
    {% for source in sextant.raw_plan().sources %}
        {% set texts = [] %}
        {% for text in [sextant.raw_input_name(), source.store.name, source.store.place, source.name, source.digest] %}
            {% do texts.append("cast(" ~ (sextant.text_literal(text) if text else 'null')
                ~ " as " ~ dbt.type_string() ~ ")") %}
        {% endfor %}
        {% do rows.append('(' ~ (texts | join(', ')) ~ ')') %}
    {% endfor %}
    {% do sextant.replace_small_table(sextant.state_relation('int_raw_input'), "select * from (values " ~ (rows | join(', '))
        ~ ") as files (raw_input, store_id, place, file_name, digest)") %}
{% endmacro %}
