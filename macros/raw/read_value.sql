{#-
    SQL that turns one raw column into the type that _sources.yml declares for it; null where the value can't be read.
    Input: column = its name; native = the engine's type of it; data_type = the declared type; options = the other
    settings for reading, as reading_options() gives them: letter_case of a code, words for yes and no, timezone,
    is_local of times without an offset, time_forms, is_month, is_other_number, number_core (where a column has it already),
    decimal_mark.
-#}
{% macro read_value(column, native, data_type, options={}) %}
    {% set family = sextant.type_family(native) %}
    {% if options.letter_case %}
        {% do return(sextant.read_code(column, options.letter_case)) %}
    {% elif data_type == 'string' %}
        {% do return(sextant.read_text(column, family)) %}
    {% elif data_type.startswith('decimal') %}
        {% do return(sextant.read_decimal(column, family, data_type, options)) %}
    {% elif data_type == 'timestamp' %}
        {% do return(sextant.read_timestamp(column, family, options)) %}
    {% elif data_type == 'date' %}
        {% do return(sextant.read_date(column, family, options)) %}
    {% elif data_type == 'boolean' %}
        {% do return(sextant.read_boolean(column, family, options)) %}
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

{#- Whether every value of a type of this family can be read as the declared type. -#}
{% macro is_always_readable(family, data_type) %}
    {% do return(family in {
        'date': ['date', 'timestamp', 'timestamptz'],
        'timestamp': ['date', 'timestamp', 'timestamptz'],
        'boolean': ['boolean'],
    }.get(data_type, [])) %}
{% endmacro %}

{#-
    A code in letters of one case (upper or lower), without outer blanks; null where blank. It has no case expression,
    so that DuckDB works on the few values of a Parquet file's dictionary instead of on every row.
-#}
{% macro read_code(column, letter_case) %}
    {% do return("nullif(" ~ letter_case ~ "(trim(cast(" ~ column ~ " as " ~ dbt.type_string() ~ "))), '')") %}
{% endmacro %}

{#- Text, null where blank. A whole number that arrived as a float (an id column with gaps) loses its '.0'; no number is nothing. -#}
{% macro read_text(column, family) %}
    {% if family == 'text' %}
        {#- Text whose first character is after the blank in code point order is not blank: only the rest has to be trimmed. -#}
        {% do return("case when " ~ column ~ " >= '!' then " ~ column ~ " when trim(" ~ column ~ ") <> '' then " ~ column
            ~ " end") %}
    {% elif family == 'float' %}
        {% do return("case when " ~ column ~ " = floor(" ~ column ~ ") then cast(" ~ sextant.try_cast(column, 'bigint')
            ~ " as " ~ dbt.type_string() ~ ") else cast(" ~ column ~ " as " ~ dbt.type_string() ~ ") end") %}
    {% endif %}
    {% do return("cast(" ~ column ~ " as " ~ dbt.type_string() ~ ")") %}
{% endmacro %}

{#-
    A word for yes or for no (rules.yes_no_words), in any letter case. Of numbers only 1 and 0 are words: others are a
    shop's own codes.
-#}
{% macro read_boolean(column, family, options) %}
    {% if family == 'text' %}
        {% set text = "lower(trim(" ~ column ~ "))" %}
        {% do return("case when " ~ text ~ " in (" ~ sextant.text_list(options.words['true']) ~ ") then true when " ~ text
            ~ " in (" ~ sextant.text_list(options.words['false']) ~ ") then false end") %}
    {% elif family == 'boolean' %}
        {% do return(column) %}
    {% endif %}
    {% do return("case when " ~ column ~ " = 1 then true when " ~ column ~ " = 0 then false end") %}
{% endmacro %}

{#- Null instead of an error where a value does not fit the type. -#}
{% macro try_cast(expression, data_type) %}
    {% do return("try_cast(" ~ expression ~ " as " ~ data_type ~ ")") %}
{% endmacro %}
