{#- A text as a literal. On Spark a backslash is an escape. -#}
{% macro text_literal(text) %}
    {% do return(adapter.dispatch('text_literal', 'sextant')(text | string)) %}
{% endmacro %}

{% macro duckdb__text_literal(text) %}
    {% do return("'" ~ (text | replace("'", "''")) ~ "'") %}
{% endmacro %}

{% macro spark__text_literal(text) %}
    {% do return("'" ~ (text | replace('\\', '\\\\') | replace("'", "\\'")) ~ "'") %}
{% endmacro %}

{#- Whether a text has a match of a regular expression. DuckDB and Spark name it differently. -#}
{% macro matches(expression, pattern) %}
    {% do return(adapter.dispatch('matches', 'sextant')(expression, pattern)) %}
{% endmacro %}

{% macro duckdb__matches(expression, pattern) %}
    {% do return("regexp_matches(" ~ expression ~ ", " ~ sextant.text_literal(pattern) ~ ")") %}
{% endmacro %}

{% macro spark__matches(expression, pattern) %}
    {% do return("regexp_like(" ~ expression ~ ", " ~ sextant.text_literal(pattern) ~ ")") %}
{% endmacro %}

{#-
    A text in which every match of a pattern is replaced by texts and groups of the match. DuckDB's groups are \1, and
    it replaces only the first match unless told otherwise; Spark's are $1.
    Input: groups = the numbers of groups and texts between them, in order, such as [3, '-', 2].
-#}
{% macro regexp_replaced(expression, pattern, groups=[]) %}
    {% do return(adapter.dispatch('regexp_replaced', 'sextant')(expression, pattern, groups)) %}
{% endmacro %}

{% macro duckdb__regexp_replaced(expression, pattern, groups) %}
    {% set parts = [] %}
    {% for group in groups %}
        {% do parts.append('\\' ~ group if group is number else group) %}
    {% endfor %}
    {% do return("regexp_replace(" ~ expression ~ ", " ~ sextant.text_literal(pattern) ~ ", "
        ~ sextant.text_literal(parts | join) ~ ", 'g')") %}
{% endmacro %}

{% macro spark__regexp_replaced(expression, pattern, groups) %}
    {% set parts = [] %}
    {% for group in groups %}
        {% do parts.append('$' ~ group if group is number else group) %}
    {% endfor %}
    {% do return("regexp_replace(" ~ expression ~ ", " ~ sextant.text_literal(pattern) ~ ", "
        ~ sextant.text_literal(parts | join) ~ ")") %}
{% endmacro %}

{#-
    A text as a timestamp without a zone, by the first of some patterns that fits; null where none does.
    Input: patterns = list of {'duckdb': strftime pattern, 'spark': pattern of Java's DateTimeFormatter}.
-#}
{% macro parse_time(text, patterns) %}
    {% do return(adapter.dispatch('parse_time', 'sextant')(text, patterns)) %}
{% endmacro %}

{% macro duckdb__parse_time(text, patterns) %}
    {% do return("try_strptime(" ~ text ~ ", [" ~ sextant.text_list(patterns | map(attribute='duckdb')) ~ "])") %}
{% endmacro %}

{% macro spark__parse_time(text, patterns) %}
    {% set times = [] %}
    {% for pattern in patterns %}
        {% do times.append("try_to_timestamp(" ~ text ~ ", " ~ sextant.text_literal(pattern.spark) ~ ")") %}
    {% endfor %}
    {% do return("coalesce(" ~ (times | join(', ')) ~ ")") %}
{% endmacro %}

{#- Milliseconds since 1970 as a UTC timestamp. Each engine has a function of its own. -#}
{% macro milliseconds_to_time(milliseconds) %}
    {% do return(adapter.dispatch('milliseconds_to_time', 'sextant')(milliseconds)) %}
{% endmacro %}

{% macro duckdb__milliseconds_to_time(milliseconds) %}
    {% do return("epoch_ms(" ~ milliseconds ~ ")") %}
{% endmacro %}

{% macro spark__milliseconds_to_time(milliseconds) %}
    {% do return("timestamp_millis(" ~ milliseconds ~ ")") %}
{% endmacro %}

{#- How times with a month's English name, or with twelve hours, are written. -#}
{% macro time_patterns(form) %}
    {% set days = [('%Y-%m-%d', 'yyyy-M-d')] if form == 'twelve_hours' else [('%b %d, %Y', 'MMM d, yyyy'),
        ('%B %d, %Y', 'MMMM d, yyyy'), ('%d %b %Y', 'd MMM yyyy'), ('%d %B %Y', 'd MMMM yyyy'), ('%b %d %Y', 'MMM d yyyy'),
        ('%B %d %Y', 'MMMM d yyyy'), ('%d-%b-%y', 'd-MMM-yy'), ('%d-%b-%Y', 'd-MMM-yyyy')] %}
    {% set clocks = [(' %I:%M:%S %p', ' h:mm:ss a'), (' %I:%M %p', ' h:mm a'), (' %H:%M:%S', ' H:mm:ss'), (' %H:%M', ' H:mm')] %}
    {% if form == 'named' %}
        {% do clocks.extend([(', %I:%M:%S %p', ', h:mm:ss a'), (', %I:%M %p', ', h:mm a'), ('', '')]) %}
    {% endif %}
    {% set patterns = [] %}
    {% for day in days %}
        {% for clock in clocks %}
            {% do patterns.append({'duckdb': day[0] ~ clock[0], 'spark': day[1] ~ clock[1]}) %}
        {% endfor %}
    {% endfor %}
    {% do return(patterns) %}
{% endmacro %}
