{#-
    One contract column of a part as it is in the source, before it is read: {'sql', 'native', 'family'}. A column that is mapped to
    several raw columns, or has a constant, a prefix, a form or cases, is text. native is the engine's type.
-#}
{% macro raw_value(part, name) %}
    {% set column = part.map.columns[name] %}
    {% set found = [part.source.column(column.number_within)] if column.number_within else part.columns[name] %}
    {% set is_plain = found | length == 1 and not (column.form or column.prefix or column.cases)
        and not (name == 'financial_status' and part.statuses) %}
    {% if is_plain %}
        {% set native = part.source.type_of(found[0]) %}
        {% set family = sextant.type_family(native) %}
        {#- An id is a text, so that the id 0 is recognised as nobody's. -#}
        {% if name.endswith('_id') and family in ['number', 'float'] %}
            {% do return({'sql': sextant.read_text(adapter.quote(found[0]), family), 'native': 'varchar', 'family': 'text'}) %}
        {% endif %}
        {% do return({'sql': adapter.quote(found[0]), 'native': native, 'family': family}) %}
    {% endif %}
    {% set texts = [] %}
    {% for real in found %}
        {% set family = sextant.type_family(part.source.type_of(real)) %}
        {% set text = adapter.quote(real) if family == 'text' else sextant.read_text(adapter.quote(real), family) %}
        {#-
            A word that programs write for nothing must not hide the next column. Customer 0 does hide it, since 0 means
            a guest.
        -#}
        {% do texts.append(sextant.filled(text) if found | length > 1 or column.cases
            else sextant.read_text(text, 'text') if family == 'text' else text) %}
    {% endfor %}
    {% set text = "coalesce(" ~ (texts | join(', ')) ~ ")" if texts | length > 1 else texts | first | default('null') %}
    {% if column.value is not none %}
        {% set text = sextant.text_literal(column.value) %}
    {% endif %}
    {% if column.form == 'email' %}
        {#- An id that replaces an address keeps its letter case. -#}
        {% set text = "case when instr(" ~ text ~ ", '@') > 0 then lower(" ~ text ~ ") else " ~ text ~ " end" %}
    {% elif column.form == 'first_word' %}
        {% set text = sextant.first_word(text) %}
    {% elif column.form == 'other_words' %}
        {% set text = sextant.other_words(text) %}
    {% endif %}
    {% if column.prefix %}
        {% set text = sextant.text_literal(column.prefix) ~ " || " ~ text %}
    {% endif %}
    {% if name == 'financial_status' and part.statuses %}
        {% set text = sextant.own_statuses(text, part.statuses) %}
    {% endif %}
    {% if column.cases %}
        {% set text = sextant.cases_of_format(part, column.cases, text) %}
    {% endif %}
    {% do return({'sql': text, 'native': 'varchar', 'family': 'text'}) %}
{% endmacro %}

{#- A text in which the words of one shop's own statuses are replaced by ours. -#}
{% macro own_statuses(text, statuses) %}
    {% set whens = [] %}
    {% for status, meaning in statuses.items() %}
        {% do whens.append("when " ~ sextant.text_literal(status | lower | trim) ~ " then " ~ sextant.text_literal(meaning)) %}
    {% endfor %}
    {% do return("case lower(trim(" ~ text ~ ")) " ~ (whens | join(' ')) ~ " else " ~ text ~ " end") %}
{% endmacro %}

{#- A text, or the value of the format's first case whose conditions all hold. -#}
{% macro cases_of_format(part, cases, text) %}
    {% set whens = [] %}
    {% for one in cases if part.has_columns_of(one) %}
        {% set conditions = [] %}
        {% for name, pattern in one.conditions.items() %}
            {% set raw = "lower(trim(cast(" ~ adapter.quote(part.source.column(name)) ~ " as " ~ dbt.type_string() ~ ")))" %}
            {% do conditions.append("coalesce(" ~ raw ~ ", '') like "
                ~ sextant.text_literal(pattern | lower | replace('%', '') | replace('*', '%'))) %}
        {% endfor %}
        {% do whens.append("when " ~ (conditions | join(' and ')) ~ " then " ~ (sextant.text_literal(one.value) if one.value else 'null')) %}
    {% endfor %}
    {% do return("case " ~ (whens | join(' ')) ~ " else " ~ text ~ " end" if whens else text) %}
{% endmacro %}

{#- The words of a name up to the first blank, and those after it. -#}
{% macro first_word(text) %}
    {% do return("case when instr(trim(" ~ text ~ "), ' ') > 0 then substr(trim(" ~ text ~ "), 1, instr(trim(" ~ text
        ~ "), ' ') - 1) else trim(" ~ text ~ ") end") %}
{% endmacro %}

{% macro other_words(text) %}
    {% do return("case when instr(trim(" ~ text ~ "), ' ') > 0 then trim(substr(trim(" ~ text ~ "), instr(trim(" ~ text
        ~ "), ' ') + 1)) end") %}
{% endmacro %}

{#-
    A text without outer blanks, or nothing where it is a word that programs write for nothing. It names its input once:
    SQL that is put into other SQL several times grows with each step.
-#}
{% macro filled(expression) %}
    {% set text = "trim(both '" ~ sextant.blank_characters() ~ "' from " ~ expression ~ ")" %}
    {% do return("nullif(" ~ sextant.regexp_replaced(text, '(?i)^(' ~ sextant.any_word_for_nothing('null', 'code') ~ ')$') ~ ", '')") %}
{% endmacro %}

{#- The words for nothing of a column, as alternatives of a regular expression. -#}
{% macro any_word_for_nothing(field, kind) %}
    {% do return(modules.re.escape(modules.intake.placeholders(field, kind) | join('\n')) | replace('\\\n', '|')) %}
{% endmacro %}

{#-
    What a raw text means: without outer blanks, and nothing where it is a word for nothing (rules.placeholders). An id also loses
    the apostrophe that marks a text for a spreadsheet, and the .0 that a column with gaps gets. A time made of zeros
    alone is none, however it is written.
    Input: text as SQL, field = the contract column, kind = kind_of_column().
-#}
{% macro clean_text(expression, field, kind) %}
    {% set text = sextant.trimmed(expression) %}
    {% if kind == 'id' %}
        {#- Spark's ltrim() has its arguments the other way round. -#}
        {% set text = sextant.regexp_replaced("trim(leading " ~ sextant.text_literal("'") ~ " from " ~ text ~ ")",
            '^([0-9]+)[.]0$', [1]) %}
    {% endif %}
    {#- After this cheap comparison almost no date needs the pattern. -#}
    {% set zeros = " or (" ~ text ~ " < '1' and " ~ sextant.matches(text, '^[0 .:/TZ-]+$') ~ ")" if kind == 'time' else "" %}
    {% do return("case when lower(" ~ text ~ ") in ("
        ~ sextant.text_list(modules.intake.placeholders(field, kind)) ~ ")" ~ zeros ~ " then null else " ~ text ~ " end") %}
{% endmacro %}

{#-
    Whether clean_text() may change a text. One pattern takes a quarter of the time that cleaning takes; it also finds
    some texts that need no cleaning, such as those with an accent at their end, but misses none. An engine may not know
    small and capital letters beyond ASCII: there any letter matches.
-#}
{% macro may_be_unclean(text, field, kind) %}
    {% set words = modules.re.sub('[^\\x00-\\x7f]', '.', sextant.any_word_for_nothing(field, kind)) %}
    {% set more = {'id': "|^'|[.]0$", 'time': '|^[0 .:/TZ-]+$'} %}
    {% do return(sextant.matches(text, '(?i)^[^!-~]|[^!-~]$|^(' ~ words ~ ')$' ~ more.get(kind, ''))) %}
{% endmacro %}
