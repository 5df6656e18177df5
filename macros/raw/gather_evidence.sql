{#-
    Lets the engine count, over all parts of one table that are written alike, what their values prove, and gives the
    counts to the plan. The cheap question comes first: is any value not as the contract writes it? Only then it asks
    which form it has.
-#}
{% macro gather_evidence(plan, parts) %}
    {% set evidence = modules.intake.evidence() %}
    {% set probes = {} %}
    {% set kinds = sextant.text_columns_of(parts) %}
    {% for name, kind in kinds.items() %}
        {% do probes.update({name ~ '__unclean': sextant.may_be_unclean(name, name, kind)}) %}
        {% if kind == 'number' %}
            {% do probes.update({name ~ '__other': "not " ~ sextant.is_plain_number(name)}) %}
        {% elif kind == 'time' %}
            {% do probes.update({name ~ '__other': "not " ~ sextant.begins_with_iso_date(name)}) %}
        {% endif %}
    {% endfor %}
    {% set counts = sextant.count_probes(parts, kinds, probes) %}
    {% for name in kinds if counts.get(name ~ '__unclean') %}
        {% do evidence.unclean.add(name) %}
    {% endfor %}
    {% do sextant.settle_numbers(plan, parts, kinds, counts, evidence) %}
    {% do sextant.settle_times(plan, parts, kinds, counts, evidence) %}
    {% for part in parts %}
        {% do part.take(evidence) %}
    {% endfor %}
    {% do plan.faults.extend(evidence.faults) %}
{% endmacro %}

{#-
    The contract columns that some part reads from text, and times that it reads from numbers, each with its kind:
    number, time, flag, code, id, or text. Details of a person are judged later, as they were typed.
-#}
{% macro text_columns_of(parts) %}
    {% set kinds = {} %}
    {% for column in sextant.declared_columns(parts[0].table) %}
        {% set kind = sextant.kind_of_column(parts[0].table, column) %}
        {% for part in parts if column.name in part.provided and sextant.probed_text(part, column.name, kind) %}
            {% do kinds.update({column.name: kind}) %}
        {% endfor %}
    {% endfor %}
    {% for name in kinds | list if kinds[name] == 'detail' %}
        {% do kinds.pop(name) %}
    {% endfor %}
    {% do return(kinds) %}
{% endmacro %}

{#- The kind of a declared column. -#}
{% macro kind_of_column(table, column) %}
    {% if column.data_type.startswith('decimal') %}
        {% do return('number') %}
    {% elif column.data_type in ['timestamp', 'date'] %}
        {% do return('time') %}
    {% elif column.data_type == 'boolean' %}
        {% do return('flag') %}
    {% elif column.config.meta.letter_case and column.name != 'country_code' %}
        {% do return('code') %}
    {% elif column.config.meta.pii or column.name in ['country_code', 'acquisition_channel'] %}
        {% do return('detail') %}
    {% endif %}
    {% do return('id' if column.name.endswith('_id') else 'text') %}
{% endmacro %}

{#-
    A raw value as the text whose form has to be found; none where its type leaves no question. Times may be numbers of
    days or seconds.
-#}
{% macro probed_text(part, name, kind) %}
    {% set value = sextant.raw_value(part, name) %}
    {% if value.family == 'text' %}
        {% do return(value.sql) %}
    {% elif kind == 'time' and value.family in ['number', 'float'] %}
        {% do return(sextant.read_text(value.sql, value.family)) %}
    {% endif %}
    {% do return(none) %}
{% endmacro %}

{#-
    How many rows of some parts meet each condition on their raw values: {key: count}. In a column that repeats few
    texts, each text is asked once and counts as one row: an engine finds the different texts of a column in a tenth of
    the time of one pattern. This is not done for a CSV file, which would have to be read again for each column.
-#}
{% macro count_probes(parts, kinds, probes) %}
    {% if not probes %}
        {% do return({}) %}
    {% endif %}
    {% set is_csv = parts | map(attribute='source') | selectattr('kind', 'eq', 'csv') | list | length > 0 %}
    {% set counts, names = [], [] %}
    {% for key, condition in probes.items() %}
        {% set name = key.partition('__')[0] %}
        {% if is_csv or kinds[name] in ['id', 'number', 'time'] %}
            {% do counts.append("count(*) filter (where " ~ condition ~ ")") %}
            {% do names.append(name) %}
        {% else %}
            {% do counts.append("(select count(*) from (select " ~ name ~ " from (" ~ sextant.raw_texts(parts, kinds, [name])
                ~ ") as raw_values group by " ~ name ~ ") as texts where " ~ condition ~ ")") %}
        {% endif %}
    {% endfor %}
    {% set rows = " from (" ~ sextant.raw_texts(parts, kinds, names) ~ ") as raw_values" if names else "" %}
    {% set row = run_query("select " ~ (counts | join(', ')) ~ rows).rows[0] %}
    {% set found = {} %}
    {% for key in probes %}
        {% do found.update({key: row[loop.index0] | int}) %}
    {% endfor %}
    {% do return(found) %}
{% endmacro %}

{#- The raw texts of some columns in the rows of some parts, null where a part has none. -#}
{% macro raw_texts(parts, kinds, names) %}
    {% set rows = [] %}
    {% for part in parts %}
        {% set columns = [] %}
        {% for name in names | unique %}
            {% set text = sextant.probed_text(part, name, kinds[name]) if name in part.provided else none %}
            {% do columns.append("cast(" ~ (text or 'null') ~ " as " ~ dbt.type_string() ~ ") as " ~ name) %}
        {% endfor %}
        {% do rows.append("select " ~ (columns | join(', ')) ~ " from " ~ sextant.source_reader(part.source)) %}
    {% endfor %}
    {% do return(rows | join(' union all ')) %}
{% endmacro %}
