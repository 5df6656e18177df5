{#- Whether the var audiences is a list of mappings of text with name, where and perhaps channel, and nothing else. -#}
{% macro audiences_are_readable(value) %}
    {% if value is string or value is mapping or value is not iterable %}
        {% do return(false) %}
    {% endif %}
    {% for audience in value %}
        {% if audience is not mapping or audience | reject('in', ['name', 'where', 'channel']) | list
            or not audience.get('name') is string or not audience.get('where') is string %}
            {% do return(false) %}
        {% endif %}
    {% endfor %}
    {% do return(true) %}
{% endmacro %}

{#- Whether a value is a name in small letters, digits and _. -#}
{% macro is_name_of_setting(value) %}
    {% do return(modules.re.match('^[a-z][a-z0-9_]{0,62}$', value | string) is not none) %}
{% endmacro %}

{#- One line for each fault of an audience that can be told without asking the engine. -#}
{% macro audience_faults() %}
    {% set faults = [] %}
    {% set names = [] %}
    {% for audience in sextant.setting('audiences') or [] %}
        {% set start = "var audiences: audience " ~ audience.name ~ ": " %}
        {% if not sextant.is_name_of_setting(audience.name) %}
            {% do faults.append(start ~ "name must be small letters, digits and _. Got: " ~ audience.name) %}
        {% elif audience.name in names %}
            {% do faults.append(start ~ "name must be there once. Got: " ~ audience.name ~ " twice") %}
        {% endif %}
        {% do names.append(audience.name) %}
        {% if audience.get('channel') not in [none, 'email', 'sms'] %}
            {% do faults.append(start ~ "channel must be one of [email, sms], or not there. Got: " ~ audience.channel) %}
        {% endif %}
        {% set fault = sextant.predicate_fault(audience.where.split() | join(' ')) %}
        {% if fault %}
            {% do faults.append(start ~ fault) %}
        {% endif %}
    {% endfor %}
    {% do return(faults) %}
{% endmacro %}

{#-
    Why a text can't be a single condition on core.customers, in a few words; none where it can. It must not be able to
    end the parentheses around it: no second statement, comment, open quote, or character that an engine reads as a
    quote.
-#}
{% macro predicate_fault(text) %}
    {#- Text between quotes is not looked at. A doubled quote makes two texts side by side. -#}
    {% set plain = modules.re.sub("'[^']*'", ' 0 ', text) %}
    {% set depth = namespace(now=0, lowest=0) %}
    {% for character in plain if character in '()' %}
        {% set depth.now = depth.now + (1 if character == '(' else -1) %}
        {% set depth.lowest = [depth.lowest, depth.now] | min %}
    {% endfor %}
    {% set forbidden = [] %}
    {% for mark in [';', '--', '/*', '*/', '"', '`', '$', '#', '{', '}'] if mark in plain %}
        {% do forbidden.append(mark) %}
    {% endfor %}
    {% if '\\' in text %}
        {% do forbidden.append('\\') %}
    {% endif %}
    {% if not text | trim %}
        {% do return("where must be a condition. Got: nothing") %}
    {% elif "'" in plain %}
        {% do return("where must end every text that it begins. Got: " ~ text) %}
    {% elif forbidden %}
        {% do return("where must be one condition without " ~ (forbidden | join(' ')) ~ ". Got: " ~ text) %}
    {% elif depth.now != 0 or depth.lowest < 0 %}
        {% do return("where must close every parenthesis that it opens. Got: " ~ text) %}
    {% endif %}
    {% do return(sextant.unknown_columns_fault(plain)) %}
{% endmacro %}

{#- The words of a condition that are neither columns of core.customers nor SQL. A word before ( is a function: the engine judges it. -#}
{% macro unknown_columns_fault(plain) %}
    {% set words_of_sql = ['and', 'or', 'not', 'is', 'null', 'true', 'false', 'in', 'between', 'like', 'ilike', 'escape', 'case',
        'when', 'then', 'else', 'end', 'cast', 'as', 'distinct', 'from', 'extract', 'date', 'timestamp', 'interval', 'day',
        'week', 'month', 'quarter', 'year', 'dow', 'doy', 'days', 'weeks', 'months', 'years', 'int', 'integer', 'bigint',
        'double', 'decimal', 'varchar', 'string', 'text', 'boolean', 'customers'] %}
    {#- Words of a query of its own, and functions that give another answer tomorrow. -#}
    {% set never = ['select', 'now', 'today', 'current_date', 'current_timestamp', 'getdate', 'random', 'rand', 'uuid',
        'get_current_timestamp', 'transaction_timestamp'] %}
    {% set columns = graph.nodes['model.sextant.customers'].columns | list if execute else [] %}
    {% set unknown = [] %}
    {% for word, bracket in modules.re.findall('\\b([A-Za-z_][A-Za-z0-9_]*)\\b(\\s*[(])?', plain) %}
        {% if word | lower in never or (not bracket and word | lower not in words_of_sql + columns) %}
            {% do unknown.append(word) %}
        {% endif %}
    {% endfor %}
    {% if execute and unknown %}
        {% do return("where may only name columns of core.customers. Got: " ~ (unknown | unique | join(', ')) ~ ". Found: "
            ~ (columns | join(', '))) %}
    {% endif %}
    {% do return(none) %}
{% endmacro %}
