{#-
    {'as_of_date': text, 'dates': [text, oldest first]}: the snapshots that a warehouse has at least after this run.
    With --empty there are none.
-#}
{% macro wanted_snapshot_dates() %}
    {% set rows = run_query(
        "select cast(snapshot_date as " ~ dbt.type_string() ~ "), is_as_of_date from "
        ~ ref('int_snapshot_dates')
    ).rows | sort(attribute='0') %}
    {% set as_of_date = rows | selectattr(1) | map(attribute=0) | first | default(none) %}
    {% do return({'as_of_date': as_of_date, 'dates': rows | map(attribute=0) | list}) %}
{% endmacro %}

{#- Why the whole history has to be computed again, in words; none where it need not be. -#}
{% macro reason_to_rebuild(sql, existing_relation, log) %}
    {% if existing_relation is none or not log %}
        {% do return("no history yet") %}
    {% endif %}
    {% set before, now = (log.values() | list)[0].raw_input, sextant.raw_input_name() %}
    {% if before != now %}
        {% do return("the raw input is now " ~ now ~ ", was " ~ before) %}
    {% elif should_full_refresh() %}
        {% do return("full refresh") %}
    {% endif %}
    {% set found = adapter.get_columns_in_relation(existing_relation) | map(attribute='name') | map('lower') | list %}
    {% if found | sort != get_columns_in_query(sql) | map('lower') | sort %}
        {% do return("its columns have changed") %}
    {% endif %}
    {% do return(none) %}
{% endmacro %}

{#-
    The dates to compute on this run, oldest first: today's, always; those not there yet; the last restate_months month
    ends; those computed while their own day was still running; and those whose parent was computed again since. A model
    that reads
    earlier snapshots too says in its meta how far back: months_read_back.
-#}
{% macro dates_to_compute(model, wanted, logs) %}
    {% set month_ends = wanted.dates | reject('equalto', wanted.as_of_date) | list %}
    {% set restated = sextant.setting('restate_months') %}
    {% set reopened = month_ends[-restated:] if restated else [] %}
    {% set dates = [] %}
    {% for date in wanted.dates %}
        {% set entry = logs[model.name].get(date) %}
        {% set oldest_read = sextant.month_end_before(date, model.config.meta.get('months_read_back', 0)) %}
        {% if date == wanted.as_of_date or not entry or date in reopened or entry.as_of_date == date
            or sextant.is_older_than_parents(model, logs, oldest_read, date, entry) %}
            {% do dates.append(date) %}
        {% endif %}
    {% endfor %}
    {% do return(dates) %}
{% endmacro %}

{#- Whether a parent has a snapshot, dated from the first date to the second, that is newer than an entry. -#}
{% macro is_older_than_parents(model, logs, first_date, last_date, entry) %}
    {% set newer = [] %}
    {% for name, parent in logs.items() if name != model.name %}
        {% for date, theirs in parent.items() if first_date <= date <= last_date and theirs.sequence > entry.sequence %}
            {% do newer.append(date) %}
        {% endfor %}
    {% endfor %}
    {% do return(newer | length > 0) %}
{% endmacro %}

{#- The last day of the month that is a number of months before a date, all as text; the date itself for no months. -#}
{% macro month_end_before(date, months) %}
    {% if not months %}
        {% do return(date) %}
    {% endif %}
    {% set month = date[:4] | int * 12 + date[5:7] | int - months %}
    {% set next_first = modules.datetime.date(month // 12, month % 12 + 1, 1) %}
    {% do return((next_first - modules.datetime.timedelta(days=1)) | string) %}
{% endmacro %}

{#- The names of the by_snapshot models that a model reads, also through views. -#}
{% macro snapshot_parents(model) %}
    {% set names = [] %}
    {% for node_id in model.depends_on.nodes %}
        {% set node = graph.nodes.get(node_id) %}
        {% if node and node.config.materialized == 'by_snapshot' %}
            {% do names.append(node.name) %}
        {% elif node and node.config.materialized == 'view' %}
            {% do names.extend(sextant.snapshot_parents(node)) %}
        {% endif %}
    {% endfor %}
    {% do return(names) %}
{% endmacro %}

{#- Today's snapshot replaces those in mid-month; month ends stay for ever. -#}
{% macro drop_passing_snapshots(relation, model_name, wanted, log) %}
    {% for date in log | list if wanted.dates and date != wanted.as_of_date and not sextant.is_month_end(date) %}
        {% do run_query(sextant.delete_part(relation, 'snapshot_date', date)) %}
        {% do sextant.forget_snapshots(model_name, [date], log) %}
    {% endfor %}
{% endmacro %}

{% macro is_month_end(date) %}
    {% set day = modules.datetime.date(date[:4] | int, date[5:7] | int, date[8:] | int) %}
    {% do return((day + modules.datetime.timedelta(days=1)).day == 1) %}
{% endmacro %}

{#- A warning names the kept snapshots that were computed under other rules than today's. -#}
{% macro warn_of_other_rules(model, dates, log, rules) %}
    {% set others = [] %}
    {% for date, entry in log.items() if entry.rules != rules and date not in dates and sextant.is_month_end(date) %}
        {% do others.append(date) %}
    {% endfor %}
    {% if others %}
        {% do exceptions.warn(model.name ~ ": " ~ (others | length) ~ " snapshots from " ~ (others | min) ~ " to "
            ~ (others | max) ~ " were computed under other rules than today's (a rule seed, a var or the model's SQL has"
            ~ " changed); restate_months or --full-refresh computes them again") %}
    {% endif %}
{% endmacro %}
