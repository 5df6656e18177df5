{#-
    The select that reads one raw table as _sources.yml declares it, from all its parts: raw_row_number; raw_record_count, the
    records of the source in this row; each declared column in its declared type, null where no part gives it; for each column
    that is not text, <column>_unreadable: the raw text of a value that is there and can't be read; and for each time with a
    local_date in its meta, that date in the store's time zone. An absent optional table gives no rows.
-#}
{% macro read_raw(table_name) %}
    {% do source('raw', table_name) %}
    {% if not execute %}
        {% do return('') %}
    {% endif %}
    {% set selects = [] %}
    {% for part in sextant.raw_plan().parts[table_name] %}
        {% do selects.append(sextant.read_part(part)) %}
    {% endfor %}
    {% do return(selects | join('\n    union all\n    ') if selects else sextant.no_rows_of(table_name)) %}
{% endmacro %}

{#-
    The rows of one part, in three steps from the inside out: raw values (raw_<column>), typed values, and then the
    texts of values that can't be read and the local dates.
-#}
{% macro read_part(part) %}
    {% set columns = [] %}
    {% for column in sextant.declared_columns(part.table) %}
        {% do columns.append(column.name) %}
        {% if column.data_type != 'string' %}
            {% do columns.append(sextant.unreadable_of(part, column) ~ " as " ~ column.name ~ "_unreadable") %}
        {% endif %}
    {% endfor %}
    {% for column in sextant.declared_columns(part.table) if column.config.meta.local_date %}
        {% do columns.append(sextant.local_date(column.name, part.source.store.timezone) ~ " as " ~ column.config.meta.local_date) %}
    {% endfor %}
    {% set rows = sextant.typed_rows(part) %}
    {% set rows = sextant.rows_as_one(part, rows) if part.map.one_row_per else rows %}
    {% do return("select\n        raw_row_number,\n        raw_record_count,\n        " ~ (columns | join(',\n        '))
        ~ "\n    from (" ~ rows ~ ") as typed_rows") %}
{% endmacro %}

{#- The raw text of a value that is there and can't be read, as SQL. -#}
{% macro unreadable_of(part, column) %}
    {% set value = sextant.raw_value(part, column.name) if column.name in part.provided else none %}
    {% set is_possible = value is not none and not sextant.is_always_readable(value.family, column.data_type) %}
    {% set text = "case when " ~ column.name ~ " is null then " ~ sextant.read_text("raw_" ~ column.name, value.family) ~ " end"
        if is_possible else 'null' %}
    {% do return("cast(" ~ text ~ " as " ~ dbt.type_string() ~ ")") %}
{% endmacro %}

{#- A row for each record of a part: each column in its type, beside its raw value. -#}
{% macro typed_rows(part) %}
    {% set raw, cores, typed, kept = [], [], [], [] %}
    {% for column in sextant.declared_columns(part.table) %}
        {% set read = 'null' %}
        {% if column.name in part.provided %}
            {% set value = sextant.raw_value(part, column.name) %}
            {% set is_unclean = part.evidence.is_unclean(column.name) and value.family == 'text' %}
            {% do raw.append((sextant.clean_text(value.sql, column.name, sextant.kind_of_column(part.table, column))
                if is_unclean else value.sql) ~ " as raw_" ~ column.name) %}
            {% set options = sextant.reading_options(part, column) %}
            {#- Named once: reading a number asks for its core nine times, and its SQL is long. -#}
            {% if options.is_other_number and value.family == 'text' %}
                {% do cores.append(sextant.number_core("raw_" ~ column.name) ~ " as core_" ~ column.name) %}
                {% do options.update({'number_core': "core_" ~ column.name}) %}
            {% endif %}
            {% set read = sextant.read_value("raw_" ~ column.name, value.native, column.data_type, options) %}
            {% do kept.append("raw_" ~ column.name) if column.data_type != 'string' %}
        {% endif %}
        {% do typed.append("cast(" ~ sextant.with_store(part, column.name, read) ~ " as " ~ column.data_type ~ ") as "
            ~ column.name) %}
    {% endfor %}
    {% set filled = [] %}
    {% for real in part.rows_with + part.rows_without %}
        {% do filled.append(sextant.filled("cast(" ~ adapter.quote(real) ~ " as " ~ dbt.type_string() ~ ")")
            ~ (" is not null" if loop.index <= part.rows_with | length else " is null")) %}
    {% endfor %}
    {% do raw.append((filled | join(' and ')) ~ " as is_row") if filled %}
    {% set number = "cast(" ~ sextant.raw_row_number(part.source.kind) ~ (" + " ~ part.first_row if part.first_row else "")
        ~ " as bigint) as raw_row_number" %}
    {% set rows = "\n            select\n                " ~ ([number] + raw) | join(',\n                ') ~ "\n            from "
        ~ sextant.source_reader(part.source) ~ "\n        " %}
    {% if cores %}
        {% set rows = "\n            select\n                *,\n                " ~ (cores | join(',\n                '))
            ~ "\n            from (" ~ rows ~ ") as raw_values\n        " %}
    {% endif %}
    {% do return("\n        select\n            raw_row_number,\n            cast(1 as bigint) as raw_record_count,\n            "
        ~ ((typed + kept) | join(',\n            ')) ~ "\n        from ("
        ~ rows ~ ") as raw_rows" ~ ("\n        where is_row" if filled else "") ~ "\n    ") %}
{% endmacro %}

{#- The rows of a part that agree in one column, as one row: each other column has its first filled value, or the sum. -#}
{% macro rows_as_one(part, rows) %}
    {% set key = part.map.one_row_per %}
    {% set columns = [] %}
    {% for column in sextant.declared_columns(part.table) %}
        {% set has_raw = column.data_type != 'string' and column.name in part.provided %}
        {% for name in [column.name, 'raw_' ~ column.name] if name != key and (has_raw or name == column.name) %}
            {#- A sum is known only where every part of it is. -#}
            {% set one = "case when count(" ~ name ~ ") = count(raw_" ~ name ~ ") then sum(" ~ name ~ ") end" if name in part.map.sum
                else "min_by(" ~ name ~ ", raw_row_number) filter (where " ~ name ~ " is not null)" %}
            {% do columns.append(("cast(" ~ one ~ " as " ~ column.data_type ~ ")" if name == column.name else one) ~ " as " ~ name) %}
        {% endfor %}
        {% do columns.append(key) if column.name == key %}
    {% endfor %}
    {#- A record without the key is a row of its own. -#}
    {% do return("select\n        min(raw_row_number) as raw_row_number,\n        count(*) as raw_record_count,\n        "
        ~ (columns | join(',\n        ')) ~ "\n    from (" ~ rows ~ ") as records\n    group by " ~ key
        ~ ", case when " ~ key ~ " is null then raw_row_number end") %}
{% endmacro %}

{#- The columns of an absent raw table, without a row. -#}
{% macro no_rows_of(table_name) %}
    {% set columns = ["cast(null as bigint) as raw_row_number", "cast(null as bigint) as raw_record_count"] %}
    {% for column in sextant.declared_columns(table_name) %}
        {% do columns.append("cast(null as " ~ column.data_type ~ ") as " ~ column.name) %}
        {% if column.data_type != 'string' %}
            {% do columns.append("cast(null as " ~ dbt.type_string() ~ ") as " ~ column.name ~ "_unreadable") %}
        {% endif %}
    {% endfor %}
    {% for column in sextant.declared_columns(table_name) if column.config.meta.local_date %}
        {% do columns.append("cast(null as date) as " ~ column.config.meta.local_date) %}
    {% endfor %}
    {% do return("select\n        " ~ (columns | join(',\n        '))
        ~ "\n    from (select 1 as no_row) as absent\n    where no_row = 0") %}
{% endmacro %}
