{#-
    A text without the blanks and invisible marks around it, null where nothing is left. Most texts begin and end with a
    plain character and are taken as they are: trimming costs ten times as much.
-#}
{% macro trimmed(column) %}
    {% do return("case when " ~ sextant.matches(column, '^[!-~](.*[!-~])?$') ~ " then " ~ column ~ " else nullif(trim(both '"
        ~ sextant.blank_characters() ~ "' from " ~ column ~ "), '') end") %}
{% endmacro %}

{#- The same without the apostrophe with which a spreadsheet marks a text of digits. -#}
{% macro plain_code(column) %}
    {% set text = sextant.trimmed(column) %}
    {% do return("case when " ~ text ~ " like " ~ sextant.text_literal("'%") ~ " then "
        ~ sextant.trimmed(sextant.regexp_replaced(text, "^'+")) ~ " else " ~ text ~ " end") %}
{% endmacro %}

{#- A text without any blank or invisible mark. -#}
{% macro without_blanks(expression) %}
    {% do return("translate(" ~ expression ~ ", '" ~ sextant.blank_characters() ~ "', '')") %}
{% endmacro %}

{#- The blanks and invisible marks of trimmed(); python_udfs/contacts.py has the same. -#}
{% macro blank_characters() %}
    {% do return("\t\n\x0b\x0c\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b"
        ~ "\u200e\u200f\u2028\u2029\u202f\u205f\u3000\ufeff") %}
{% endmacro %}
