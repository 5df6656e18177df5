{#-
    One line for each var with a value it may not have, and each var given on the command line that nobody reads.
    Output: list of text, each with the var, the value received and the values allowed.
-#}
{% macro setting_problems() %}
    {% set problems = [] %}
    {% for name, spec in sextant.setting_specs().items() %}
        {% set value = var(name, none) %}
        {% set text = '' if value is none else value | string | trim %}
        {% set allowed = sextant.allowed_values(spec) %}
        {% if text == '' and not spec.get('optional') %}
            {% do problems.append("var " ~ name ~ ": must be " ~ allowed ~ ". Got: nothing") %}
        {% elif text != '' and not sextant.setting_is_valid(text, spec) %}
            {% do problems.append("var " ~ name ~ ": must be " ~ allowed ~ ". Got: " ~ text) %}
        {% endif %}
    {% endfor %}
    {% if sextant.setting('raw_data') and sextant.setting('raw_schema') %}
        {% do problems.append("var raw_data: must be unset where raw_schema is set. Got: " ~ var('raw_data')) %}
    {% endif %}
    {#- A project that installs Sextant has vars of its own. -#}
    {% if project_name == 'sextant' %}
        {% for name in invocation_args_dict.get('vars', {}) if name not in sextant.setting_specs() %}
            {% do problems.append("var " ~ name ~ ": there is no such var. Known: "
                ~ (sextant.setting_specs() | join(', '))) %}
        {% endfor %}
    {% endif %}
    {% do return(problems) %}
{% endmacro %}

{#- What a spec of setting_specs() allows, in words. -#}
{% macro allowed_values(spec) %}
    {% if spec.kind == 'choice' %}
        {% do return('one of [' ~ (spec.allowed | join(', ')) ~ ']') %}
    {% elif spec.kind == 'integer' %}
        {% do return('a whole number from ' ~ spec.lowest ~ ' to ' ~ spec.highest) %}
    {% endif %}
    {% do return({
        'text': 'text',
        'date': 'a date written YYYY-MM-DD',
        'timezone': 'an IANA time zone such as Europe/Paris',
        'currency': 'an ISO 4217 code of three capital letters such as EUR',
    }[spec.kind]) %}
{% endmacro %}

{#- Whether a text is a value that the spec allows. -#}
{% macro setting_is_valid(text, spec) %}
    {% if spec.kind == 'choice' %}
        {% do return(text in spec.allowed) %}
    {% elif spec.kind == 'integer' %}
        {% do return(modules.re.match('^[0-9]{1,6}$', text) is not none
            and spec.lowest <= text | int <= spec.highest) %}
    {% elif spec.kind == 'date' %}
        {% do return(sextant.is_calendar_date(text)) %}
    {% elif spec.kind == 'timezone' %}
        {% do return(text in modules.pytz.all_timezones_set) %}
    {% elif spec.kind == 'currency' %}
        {% do return(modules.re.match('^[A-Z]{3}$', text) is not none) %}
    {% endif %}
    {% do return(true) %}
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
