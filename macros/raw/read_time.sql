{#-
    UTC timestamp without a zone. ISO 8601, the date also written 2025/06/30 or 20250630, is always read; other forms where the
    column's evidence has them (time_forms). Without an offset it is UTC or, with is_local, the store's local time; a date alone
    is the first moment of that local day, since a day has no hour that could be UTC. Hours end at 23: DuckDB would read 24:00 as
    the next day, Spark not at all.
-#}
{% macro read_timestamp(column, family, options) %}
    {% set zone = options.timezone %}
    {% if family == 'timestamp' %}
        {% set time = "cast(" ~ column ~ " as timestamp)" %}
        {% do return(sextant.local_to_utc(time, zone) if options.is_local else time) %}
    {% elif family == 'timestamptz' %}
        {% do return(sextant.timestamptz_to_utc(column)) %}
    {% elif family == 'date' %}
        {% do return(sextant.local_midnight_to_utc(column, zone)) %}
    {% elif family not in ['text', 'number', 'float'] %}
        {% do return("cast(null as timestamp)") %}
    {% endif %}
    {% set text = column if family == 'text' else sextant.read_text(column, family) %}
    {% set branches = [sextant.read_iso_timestamp(sextant.iso_text(text), '^[0-9]{4}-[0-9]{2}-[0-9]{2}', options)] %}
    {% for order in ['day_first', 'month_first'] if order in options.time_forms %}
        {% do branches.append(sextant.read_iso_timestamp(sextant.reordered_date(text, order), '^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}', options)) %}
    {% endfor %}
    {% for form in options.time_forms or [] if form in ['named', 'twelve_hours'] %}
        {% set order = (options.time_forms | select('in', ['day_first', 'month_first']) | list | first) %}
        {% set written = "trim(" ~ text ~ ")" if form == 'named' else sextant.reordered_date(text, order) if order else sextant.iso_text(text) %}
        {% set time = sextant.parse_time(sextant.plain_half_of_day(written), sextant.time_patterns(form)) %}
        {% set local = sextant.local_to_utc(time, zone) %}
        {% do branches.append("when " ~ time ~ " is not null and instr(" ~ written ~ ", ':') = 0 then " ~ local ~ " when " ~ time
            ~ " is not null then " ~ (local if options.is_local else time)) %}
    {% endfor %}
    {% for form in options.time_forms or [] if form in ['serial', 'seconds', 'milliseconds'] %}
        {% do branches.append(sextant.read_counted_time(text, form, options)) %}
    {% endfor %}
    {% do return("case " ~ (branches | join(' ')) ~ " end") %}
{% endmacro %}

{#- The branches of a case that read a text with its date written year-month-day, in this pattern. -#}
{% macro read_iso_timestamp(text, day, options) %}
    {% set time = '[ T]([01]?[0-9]|2[0-3]):[0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)?' %}
    {% set naive = sextant.try_cast(text, 'timestamp') %}
    {% do return(
        "when " ~ sextant.matches(text, day ~ time ~ '$') ~ " then "
        ~ (sextant.local_to_utc(naive, options.timezone) if options.is_local else naive)
        ~ " when " ~ sextant.matches(text, day ~ '$') ~ " then "
        ~ sextant.local_midnight_to_utc(sextant.try_cast(text, 'date'), options.timezone)
        ~ " when " ~ sextant.matches(text, day ~ time ~ ' ?(Z|UTC|[+-][0-9]{2}(:?[0-9]{2})?)$') ~ " then "
        ~ sextant.offset_text_to_utc(text)
    ) %}
{% endmacro %}

{#-
    A branch for times that are numbers: days since the end of 1899, as in spreadsheets, in local time; seconds or milliseconds
    since 1970, in UTC.
-#}
{% macro read_counted_time(text, form, options) %}
    {% if form == 'serial' %}
        {#- Day 25569 is 1 January 1970. -#}
        {% set seconds = "cast(round((" ~ sextant.try_cast(text, 'double') ~ " - 25569) * 86400) as bigint)" %}
        {% set time = sextant.milliseconds_to_time(seconds ~ " * 1000") %}
        {% set is_day = sextant.matches(text, '^ *[0-9]+([.]0*)? *$') %}
        {% set read = "case when " ~ is_day ~ " then " ~ sextant.local_to_utc(time, options.timezone) ~ " else "
            ~ (sextant.local_to_utc(time, options.timezone) if options.is_local else time) ~ " end" %}
    {% else %}
        {% set read = sextant.milliseconds_to_time(sextant.try_cast(text, 'bigint') ~ (' * 1000' if form == 'seconds' else '')) %}
    {% endif %}
    {% do return("when " ~ sextant.matches(text, sextant.time_forms()[form]) ~ " then cast(" ~ read ~ " as timestamp)") %}
{% endmacro %}

{#-
    The day of a date or of a timestamp as it is written: no time zone may move a birthday. With is_month, a month alone
    (2025-01, 2025/01 or 01/2025) is its first day.
-#}
{% macro read_date(column, family, options) %}
    {% if family in ['date', 'timestamp', 'timestamptz'] %}
        {% do return("cast(" ~ column ~ " as date)") %}
    {% elif family not in ['text', 'number', 'float'] %}
        {% do return("cast(null as date)") %}
    {% endif %}
    {% set written = column if family == 'text' else sextant.read_text(column, family) %}
    {% set text = sextant.iso_text(written) %}
    {% set branches = ["when " ~ sextant.matches(text, '^[0-9]{4}-[0-9]{2}-[0-9]{2}([ T].*)?$') ~ " then "
        ~ sextant.try_cast("substr(" ~ text ~ ", 1, 10)", 'date')] %}
    {% if options.is_month %}
        {% set month = sextant.regexp_replaced(sextant.regexp_replaced("trim(" ~ written ~ ")", '^([0-9]{1,2})[-/.]([0-9]{4})$',
            [2, '-', 1]), '^([0-9]{4})[-/.]([0-9]{1,2})$', [1, '-', 2, '-01']) %}
        {% do branches.append("when " ~ sextant.matches(month, '^[0-9]{4}-[0-9]{1,2}-01$') ~ " then " ~ sextant.try_cast(month, 'date')) %}
    {% endif %}
    {% for order in ['day_first', 'month_first'] if order in options.time_forms %}
        {% set day = sextant.regexp_replaced(sextant.reordered_date(written, order), '^([0-9]{4}-[0-9]{1,2}-[0-9]{1,2}).*$', [1]) %}
        {% do branches.append("when " ~ sextant.matches(day, '^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}$') ~ " then " ~ sextant.try_cast(day, 'date')) %}
    {% endfor %}
    {% for form in options.time_forms or [] if form == 'named' %}
        {% do branches.append("when " ~ sextant.matches(written, sextant.time_forms().named) ~ " then cast("
            ~ sextant.parse_time(sextant.plain_half_of_day("trim(" ~ written ~ ")"), sextant.time_patterns('named')) ~ " as date)") %}
    {% endfor %}
    {% for form in options.time_forms or [] if form == 'serial' %}
        {% set days = "cast(floor(" ~ sextant.try_cast(written, 'double') ~ ") as int)" %}
        {% do branches.append("when " ~ sextant.matches(written, sextant.time_forms().serial) ~ " then cast("
            ~ dbt.dateadd('day', days, "cast('1899-12-30' as date)") ~ " as date)") %}
    {% endfor %}
    {% do return("case " ~ (branches | join(' ')) ~ " end") %}
{% endmacro %}

{% macro begins_with_iso_date(column) %}
    {% do return(sextant.matches(column, '^ *[0-9]{4}[-/]?[0-9]{2}[-/]?[0-9]{2}([ T][^AaPp]*)?$')) %}
{% endmacro %}

{#- Forms of dates and times besides ISO 8601, as patterns. A number above 12 shows which one is the day. -#}
{% macro time_forms() %}
    {% set rest = '[/.-]([0-9]{4}|[0-9]{2})([^0-9].*)?$' %}
    {% do return({
        'two_parts_first': '^[0-9]{1,2}[/.-][0-9]{1,2}' ~ rest,
        'proves_day_first': '^(1[3-9]|2[0-9]|3[01])[/.-](0?[1-9]|1[0-2])' ~ rest,
        'proves_month_first': '^(0?[1-9]|1[0-2])[/.-](1[3-9]|2[0-9]|3[01])' ~ rest,
        'named': '[A-Za-z]{3,}[ ,-]',
        'twelve_hours': '^[0-9].*:[0-9]{2} ?[AaPp][Mm]$',
        'serial': '^[1-9][0-9]{4}([.][0-9]+)?$',
        'seconds': '^[1-9][0-9]{9}$',
        'milliseconds': '^[1-9][0-9]{12}$',
    }) %}
{% endmacro %}
