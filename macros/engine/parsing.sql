{#- Null instead of an error where a value does not fit the type. -#}
{% macro try_cast(expression, data_type) %}
    {% do return("try_cast(" ~ expression ~ " as " ~ data_type ~ ")") %}
{% endmacro %}

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

{#-
    Texts, of which there is at least one, as literals one after the other. They are escaped all at once: a call of a
    macro for each of sixty words, for every column of every file, would take longer than everything else about a file.
-#}
{% macro text_list(texts) %}
    {% do return(sextant.text_literal(texts | join('\u0001')) | replace('\u0001', "', '")) %}
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

{#- Text that begins with a date, with that date written YYYY-MM-DD. -#}
{% macro iso_text(column) %}
    {% do return(sextant.regexp_replaced("trim(" ~ column ~ ")", '^([0-9]{4})[-/]?([0-9]{2})[-/]?([0-9]{2})', [1, '-', 2, '-', 3])) %}
{% endmacro %}

{#-
    Text that begins with day/month/year or month/day/year, with that date written year-month-day; a year of two digits
    is one of this century. Between date and time there is a blank.
    Input: order = day_first or month_first.
-#}
{% macro reordered_date(column, order) %}
    {% set groups = [3, '-', 2, '-', 1] if order == 'day_first' else [3, '-', 1, '-', 2] %}
    {% set text = "replace(trim(" ~ column ~ "), ', ', ' ')" %}
    {% set text = sextant.regexp_replaced(text, '^([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{2})($|[^0-9])',
        [1, '/', 2, '/20', 3, 4]) %}
    {% do return(sextant.regexp_replaced(text, '^([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})', groups)) %}
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

{#-
    A time of twelve hours with a blank and capital letters at its end: 2:05pm as 2:05 PM. Magento writes 21:30:00 PM:
    the PM is dropped where the hour says the same.
-#}
{% macro plain_half_of_day(text) %}
    {% set text = sextant.regexp_replaced(text, '([ ,]0?0:[0-9]{2}(:[0-9]{2})?) ?[Aa][Mm]$', [1]) %}
    {% set text = sextant.regexp_replaced(text, '([ ,](1[3-9]|2[0-3]):[0-9]{2}(:[0-9]{2})?) ?[Pp][Mm]$', [1]) %}
    {% set text = sextant.regexp_replaced(text, '([0-9]) ?[Aa][Mm]$', [1, ' AM']) %}
    {% do return(sextant.regexp_replaced(text, '([0-9]) ?[Pp][Mm]$', [1, ' PM'])) %}
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
