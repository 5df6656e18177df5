{#-
    SQL that turns one raw column into the type that _sources.yml declares for it; null where the value can't be read.
    Input: column = quoted name, native = the engine's type of it, data_type = the declared type, letter_case = upper or lower if
    it is a code.
-#}
{% macro read_value(column, native, data_type, letter_case=none) %}
    {% set family = sextant.type_family(native) %}
    {% if letter_case %}
        {% do return(sextant.read_code(column, letter_case)) %}
    {% elif data_type == 'string' %}
        {% do return(sextant.read_text(column, family)) %}
    {% elif data_type.startswith('decimal') %}
        {% do return(sextant.read_decimal(column, family, data_type)) %}
    {% elif data_type == 'timestamp' %}
        {% do return(sextant.read_timestamp(column, family)) %}
    {% elif data_type == 'date' %}
        {% do return(sextant.read_date(column, family)) %}
    {% elif data_type == 'boolean' %}
        {% do return(sextant.read_boolean(column, family)) %}
    {% endif %}
    {% do exceptions.raise_compiler_error("read_value(): no way to read " ~ data_type ~ " (column " ~ column ~ ")") %}
{% endmacro %}

{#- One of text, date, timestamp, timestamptz, boolean, float, number for a type's name, with or without precision. -#}
{% macro type_family(native) %}
    {% set name = native | lower %}
    {% if name.startswith('timestamp with') or name.startswith('timestamptz') %}
        {% do return('timestamptz') %}
    {% elif name.startswith('timestamp') or name.startswith('datetime') %}
        {% do return('timestamp') %}
    {% elif name in ['double', 'float', 'real'] %}
        {% do return('float') %}
    {% elif name in ['date', 'boolean'] %}
        {% do return(name) %}
    {% elif 'int' in name or name.startswith('decimal') %}
        {% do return('number') %}
    {% endif %}
    {% do return('text') %}
{% endmacro %}

{#- Whether nothing that a column of a type of this family can hold is unreadable as the declared type. -#}
{% macro is_always_readable(family, data_type) %}
    {% do return(family in {
        'date': ['date', 'timestamp', 'timestamptz'],
        'timestamp': ['date', 'timestamp', 'timestamptz'],
        'boolean': ['boolean', 'number'],
    }.get(data_type, [])) %}
{% endmacro %}

{#-
    A code in letters of one case (upper or lower), without outer blanks; null where blank. Without a case expression, so that
    DuckDB works on the few values of a Parquet file's dictionary instead of on every row.
-#}
{% macro read_code(column, letter_case) %}
    {% do return("nullif(" ~ letter_case ~ "(trim(cast(" ~ column ~ " as " ~ dbt.type_string() ~ "))), '')") %}
{% endmacro %}

{#- Text, null where blank. A whole number that arrived as a float (an id column with gaps) loses its '.0'. -#}
{% macro read_text(column, family) %}
    {% if family == 'text' %}
        {#- Text that begins with something after the blank in code point order is not blank: only the rest has to be trimmed. -#}
        {% do return("case when " ~ column ~ " >= '!' then " ~ column ~ " when trim(" ~ column ~ ") <> '' then " ~ column
            ~ " end") %}
    {% elif family == 'float' %}
        {% do return("case when " ~ column ~ " = floor(" ~ column ~ ") then cast(cast(" ~ column
            ~ " as bigint) as " ~ dbt.type_string() ~ ") else cast(" ~ column ~ " as " ~ dbt.type_string() ~ ") end") %}
    {% endif %}
    {% do return("cast(" ~ column ~ " as " ~ dbt.type_string() ~ ")") %}
{% endmacro %}

{#- A plain or scientific number with a decimal point; '12,50' and '1 000' can't be read, because nothing tells what they mean. -#}
{% macro read_decimal(column, family, data_type) %}
    {#- Ten whole digits: one mistyped amount must not overflow the sums of a whole shop, which have fourteen. -#}
    {% set cast_value = "cast(" ~ sextant.try_cast(column, data_type | replace('18,4', '14,4')) ~ " as " ~ data_type ~ ")" %}
    {% if family == 'text' %}
        {% set pattern = '^ *[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)? *$' %}
        {% do return("case when " ~ sextant.matches(column, pattern) ~ " then " ~ cast_value ~ " end") %}
    {% endif %}
    {% do return(cast_value) %}
{% endmacro %}

{#- true, t, yes, y, 1 and their opposites, in any case. -#}
{% macro read_boolean(column, family) %}
    {% if family == 'text' %}
        {% set text = "lower(trim(" ~ column ~ "))" %}
        {% do return("case when " ~ text ~ " in ('true', 't', 'yes', 'y', '1') then true when " ~ text
            ~ " in ('false', 'f', 'no', 'n', '0') then false end") %}
    {% elif family == 'boolean' %}
        {% do return(column) %}
    {% endif %}
    {% do return(column ~ " <> 0") %}
{% endmacro %}

{#-
    UTC timestamp without a zone. ISO 8601, the date also written 2025/06/30 or 20250630. Without an offset it is UTC; a date
    alone is the first moment of that local day, since a day has no hour that could be UTC. Hours end at 23: DuckDB would read
    24:00 as the next day, Spark not at all.
-#}
{% macro read_timestamp(column, family) %}
    {% if family == 'timestamp' %}
        {% do return("cast(" ~ column ~ " as timestamp)") %}
    {% elif family == 'timestamptz' %}
        {% do return(sextant.timestamptz_to_utc(column)) %}
    {% elif family == 'date' %}
        {% do return(sextant.local_midnight_to_utc(column)) %}
    {% elif family != 'text' %}
        {% do return("cast(null as timestamp)") %}
    {% endif %}
    {% set text = sextant.iso_text(column) %}
    {% set day = '^[0-9]{4}-[0-9]{2}-[0-9]{2}' %}
    {% set time = '[ T]([01]?[0-9]|2[0-3]):[0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)?' %}
    {% do return(
        "case when " ~ sextant.matches(text, day ~ time ~ '$') ~ " then " ~ sextant.try_cast(text, 'timestamp')
        ~ " when " ~ sextant.matches(text, day ~ '$') ~ " then "
        ~ sextant.local_midnight_to_utc(sextant.try_cast(text, 'date'))
        ~ " when " ~ sextant.matches(text, day ~ time ~ ' ?(Z|UTC|[+-][0-9]{2}(:?[0-9]{2})?)$') ~ " then "
        ~ sextant.offset_text_to_utc(text) ~ " end"
    ) %}
{% endmacro %}

{#- The day of a date or of a timestamp as it is written; no zone can move a birthday. -#}
{% macro read_date(column, family) %}
    {% if family in ['date', 'timestamp', 'timestamptz'] %}
        {% do return("cast(" ~ column ~ " as date)") %}
    {% elif family != 'text' %}
        {% do return("cast(null as date)") %}
    {% endif %}
    {% set text = sextant.iso_text(column) %}
    {% do return("case when " ~ sextant.matches(text, '^[0-9]{4}-[0-9]{2}-[0-9]{2}([ T].*)?$') ~ " then "
        ~ sextant.try_cast("substr(" ~ text ~ ", 1, 10)", 'date') ~ " end") %}
{% endmacro %}
