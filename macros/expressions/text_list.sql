{#-
    Texts, of which there is at least one, as literals one after the other. They are escaped all at once: a call of a
    macro for each of sixty words, for every column of every file, would take longer than everything else about a file.
-#}
{% macro text_list(texts) %}
    {% do return(sextant.text_literal(texts | join('\u0001')) | replace('\u0001', "', '")) %}
{% endmacro %}
