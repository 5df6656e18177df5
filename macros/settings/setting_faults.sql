{#-
    One line for each var with a value that it may not have, and for each var given on the command line that does not
    exist.
    Output: list of text, each with the var, the value received and the values allowed.
-#}
{% macro setting_faults() %}
    {% set faults = [] %}
    {% for name, spec in sextant.setting_specs().items() %}
        {% set value = var(name, none) %}
        {% set text = '' if value is none else value | string | trim %}
        {% set allowed = sextant.allowed_values(spec) %}
        {% if text == '' and not spec.get('optional') %}
            {% do faults.append("var " ~ name ~ ": must be " ~ allowed ~ ". Got: nothing") %}
        {% elif text != '' and not sextant.setting_is_valid(text, spec, value) %}
            {% do faults.append("var " ~ name ~ ": must be " ~ allowed ~ ". Got: " ~ text) %}
        {% endif %}
    {% endfor %}
    {% if sextant.setting('raw_data') and sextant.setting('raw_schema') and not modules.intake.is_database(sextant.setting('raw_data')) %}
        {% do faults.append("var raw_data: must be a database or unset where raw_schema is set. Got: " ~ var('raw_data')) %}
    {% endif %}
    {% if sextant.setting('stores') and (sextant.setting('raw_data') or sextant.setting('raw_schema')) %}
        {% do faults.append("var stores: must be unset where raw_data or raw_schema is set: each store has its own folder or schema") %}
    {% endif %}
    {% do faults.extend(sextant.own_column_faults()) %}
    {% if not faults and sextant.setting('rating_periods')[-1] > 12 * sextant.setting('lookback_years') %}
        {% do faults.append("var rating_periods: must not reach further back than lookback_years, "
            ~ 12 * sextant.setting('lookback_years') ~ " months. Got: " ~ var('rating_periods')) %}
    {% endif %}
    {% do faults.extend(sextant.audience_faults()) %}
    {% do faults.extend(sextant.store_faults()) %}
    {#- A project that installs Sextant has vars of its own. -#}
    {% if project_name == 'sextant' %}
        {% for name in invocation_args_dict.get('vars', {}) if name not in sextant.setting_specs() %}
            {% do faults.append("var " ~ name ~ ": there is no such var. Known: "
                ~ (sextant.setting_specs() | join(', '))) %}
        {% endfor %}
    {% endif %}
    {% do return(faults) %}
{% endmacro %}

{#- One line for each column of the shop's own whose name is taken by the models, or by SQL. -#}
{% macro own_column_faults() %}
    {% set own, faults = sextant.setting('customer_columns'), [] %}
    {% if own %}
        {% set taken = ['raw_row_number', 'raw_record_count', 'row_version', 'is_erased', 'person_id', 'account_number']
            + graph.sources['source.sextant.raw.customers'].columns | list
            + graph.nodes['model.sextant.customers'].columns | list + modules.intake.reserved_words() %}
        {% for name in own if name in taken %}
            {% do faults.append("var customer_columns: must not be a column that customers have anyway, or a word of SQL. Got: " ~ name) %}
        {% endfor %}
    {% endif %}
    {% do return(faults) %}
{% endmacro %}

{#- The values that a spec of setting_specs() allows, in words. -#}
{% macro allowed_values(spec) %}
    {% if spec.kind == 'choice' %}
        {% do return('one of [' ~ (spec.allowed | join(', ')) ~ ']') %}
    {% elif spec.kind == 'names' and spec.allowed %}
        {% do return('a list of different ones of [' ~ (spec.allowed | join(', ')) ~ ']') %}
    {% elif spec.kind == 'integer' %}
        {% do return('a whole number from ' ~ spec.lowest ~ ' to ' ~ spec.highest) %}
    {% elif spec.kind == 'months' %}
        {% do return('a list of different whole numbers of months from ' ~ spec.lowest ~ ' to ' ~ spec.highest
            ~ ', such as [3, 12]') %}
    {% elif spec.kind == 'weights' %}
        {% do return('a whole number from 0 to ' ~ spec.highest ~ ' for each of ' ~ (spec.parts | join(', '))
            ~ ', not all 0') %}
    {% elif spec.kind == 'share' %}
        {% do return('a number from ' ~ spec.lowest ~ ' to ' ~ spec.highest) %}
    {% endif %}
    {% do return({
        'text': 'text',
        'boolean': 'true or false',
        'identifier': 'small letters, digits and _, and a letter first',
        'date': 'a date written YYYY-MM-DD',
        'timezone': 'an IANA time zone such as Europe/Paris',
        'currency': 'an ISO 4217 code of three capital letters such as EUR',
        'names': 'a list of different names in small letters, digits and _, such as [klaviyo, brevo]',
        'audiences': 'a list of audiences, each with a name, a where and, if wanted, a channel and a priority',
        'stores': 'a list of stores, each with a name, a folder or a schema and, if wanted, a format, currency, timezone and customer_ids',
    }[spec.kind]) %}
{% endmacro %}

{#- Whether the spec allows a text, or for lists and mappings the value itself. -#}
{% macro setting_is_valid(text, spec, value) %}
    {% if spec.kind == 'choice' %}
        {% do return(text in spec.allowed) %}
    {% elif spec.kind == 'integer' %}
        {% do return(sextant.is_whole_number(text, spec.lowest, spec.highest)) %}
    {% elif spec.kind == 'boolean' %}
        {% do return(text | lower in ['true', 'false']) %}
    {% elif spec.kind == 'months' %}
        {% if value is string or value is mapping or value is not iterable %}
            {% do return(false) %}
        {% endif %}
        {% set months = [] %}
        {% for month in value if sextant.is_whole_number(month, spec.lowest, spec.highest) %}
            {% do months.append(month | int) %}
        {% endfor %}
        {% do return(months | unique | list | length == value | length > 0) %}
    {% elif spec.kind == 'weights' %}
        {% if value is not mapping or value | list | sort != spec.parts | sort %}
            {% do return(false) %}
        {% endif %}
        {% set weights = [] %}
        {% for weight in value.values() if sextant.is_whole_number(weight, 0, spec.highest) %}
            {% do weights.append(weight | int) %}
        {% endfor %}
        {% do return(weights | length == value | length and weights | sum > 0) %}
    {% elif spec.kind == 'date' %}
        {% do return(sextant.is_calendar_date(text)) %}
    {% elif spec.kind == 'timezone' %}
        {% do return(text in modules.pytz.all_timezones_set) %}
    {% elif spec.kind == 'currency' %}
        {% do return(modules.re.match('^[A-Z]{3}$', text) is not none) %}
    {% elif spec.kind == 'share' %}
        {% do return(modules.re.match('^[0-9]*[.]?[0-9]+$', text) is not none
            and spec.lowest <= text | float <= spec.highest) %}
    {% elif spec.kind == 'identifier' %}
        {% do return(modules.re.match('^[a-z][a-z0-9_]*$', text) is not none) %}
    {% elif spec.kind == 'names' %}
        {% if value is string or value is mapping or value is not iterable %}
            {% do return(false) %}
        {% endif %}
        {% set names = [] %}
        {% for name in value if modules.audiences.is_name(name) and name in spec.get('allowed', [name]) %}
            {% do names.append(name) %}
        {% endfor %}
        {% do return(names | unique(case_sensitive=true) | list | length == value | length > 0) %}
    {% elif spec.kind == 'audiences' %}
        {% do return(modules.audiences.are_readable(value)) %}
    {% elif spec.kind == 'stores' %}
        {% do return(sextant.stores_are_readable(value)) %}
    {% endif %}
    {% do return(true) %}
{% endmacro %}

{#- Whether a value is written as a whole number between two others. -#}
{% macro is_whole_number(value, lowest, highest) %}
    {% set text = value | string | trim %}
    {% do return(modules.re.match('^[0-9]{1,6}$', text) is not none and lowest <= text | int <= highest) %}
{% endmacro %}

{#- Whether a text is YYYY-MM-DD and a day that exists. -#}
{% macro is_calendar_date(text) %}
    {% if modules.re.match('^[0-9]{4}-[0-9]{2}-[0-9]{2}$', text) is none %}
        {% do return(false) %}
    {% endif %}
    {% set year, month, day = text[:4] | int, text[5:7] | int, text[8:] | int %}
    {% if year < 1 or not 1 <= month <= 12 %}
        {% do return(false) %}
    {% endif %}
    {% set next_month = modules.datetime.date(year + month // 12, month % 12 + 1, 1) if year < 9999 else none %}
    {% set last_day = (next_month - modules.datetime.timedelta(days=1)).day if next_month else 28 %}
    {% do return(1 <= day <= last_day) %}
{% endmacro %}
