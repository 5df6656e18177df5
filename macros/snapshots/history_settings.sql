{#-
    How each model's history was computed: a row for each model and setting that makes snapshots comparable (intake/history.py):
    the reporting currency, whether inferred or chosen, the time zone, the format of each raw table, who is one customer.
    Written when a history begins. A run that would go on with another value is stopped.
    Here for a model whose history begins, or of whose history nothing is known.
-#}
{% macro remember_history_settings(model_name, begins) %}
    {% set relation = sextant.state_relation('int_history_settings') %}
    {% if not begins and run_query("select 1 from " ~ relation ~ " where model = '" ~ model_name ~ "' limit 1").rows %}
        {% do return('') %}
    {% endif %}
    {% set currency = sextant.relation_named('int_reporting_currency') %}
    {% set known = load_relation(currency) %}
    {% set row = run_query('select reporting_currency from ' ~ currency).rows | first if known else none %}
    {% set rows = [] %}
    {% for setting, value in sextant.settings_of_run(row[0] if row else none).items() %}
        {% set texts = [] %}
        {% for text in [model_name, setting, value] %}
            {% do texts.append(sextant.text_literal(text)) %}
        {% endfor %}
        {% do rows.append('(' ~ (texts | join(', ')) ~ ')') %}
    {% endfor %}
    {% do run_query(sextant.replace_log_parts(relation, 'model', [model_name], "select * from (values " ~ (rows | join(', '))
        ~ ") as settings (model, setting, value)")) %}
{% endmacro %}

{#- This run's settings: {name: text}. Input: the reporting currency where it is known. -#}
{% macro settings_of_run(reporting_currency) %}
    {% do return(sextant.raw_plan().settings({
        'customer_identity': sextant.setting('customer_identity'),
        'naive_timestamps': sextant.setting('naive_timestamps'),
        'reporting_currency': reporting_currency,
    })) %}
{% endmacro %}

{#- What the snapshots that the warehouse has of this raw input were computed with: list of (setting, value). -#}
{% macro settings_of_history() %}
    {% set relation, pairs = sextant.state_relation('int_history_settings'), [] %}
    {% if load_relation(relation) %}
        {% for row in run_query("select distinct setting, value from " ~ relation ~ " where model in (select model from "
            ~ sextant.state_relation('int_snapshot_log') ~ " where raw_input = "
            ~ sextant.text_literal(sextant.raw_input_name()) ~ ")").rows %}
            {% do pairs.append((row[0], row[1])) %}
        {% endfor %}
    {% endif %}
    {% do return(pairs) %}
{% endmacro %}

{#- One line for each setting that this run can't go on with; none where the history is computed anew. -#}
{% macro history_faults() %}
    {% do return([] if flags.FULL_REFRESH else modules.intake.changed(
        sextant.settings_of_history(), sextant.settings_of_run(sextant.setting('reporting_currency')))) %}
{% endmacro %}
