{#-
    A number as exact decimal. Plain and scientific numbers with a decimal point are read as they are; others only where
    the column has any (is_other_number): with a decimal comma, separated thousands, or a currency before or after.
-#}
{% macro read_decimal(column, family, data_type, options) %}
    {% if family != 'text' %}
        {% do return(sextant.cast_amount(column, data_type)) %}
    {% endif %}
    {% set plain = "when " ~ sextant.is_plain_number(column) ~ " then " ~ sextant.cast_amount(column, data_type) %}
    {% if not options.is_other_number %}
        {% do return("case " ~ plain ~ " end") %}
    {% endif %}
    {% set core = options.number_core or sextant.number_core(column) %}
    {% set other = sextant.cast_amount(sextant.number_with_point(core, options.decimal_mark), data_type) %}
    {% set scientific = "when " ~ sextant.matches(column, '^ *[+-]?[0-9]+([.,][0-9]+)?[eE][+-]?[0-9]+ *$') ~ " then "
        ~ sextant.cast_amount("replace(" ~ column ~ ", ',', '.')", data_type) %}
    {#- Where a comma is the decimal mark, 1.234 only looks plain. -#}
    {% do return("case " ~ scientific ~ " " ~ (plain ~ " " if options.decimal_mark != 'comma') ~ "else " ~ other ~ " end") %}
{% endmacro %}

{#- Ten whole digits: one mistyped amount must not overflow the sums of a whole shop, which have fourteen. -#}
{% macro cast_amount(text, data_type) %}
    {% do return("cast(" ~ sextant.try_cast(text, data_type | replace('18,4', '14,4')) ~ " as " ~ data_type ~ ")") %}
{% endmacro %}

{% macro is_plain_number(column) %}
    {% do return(sextant.matches(column, '^ *[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)? *$')) %}
{% endmacro %}

{#-
    Forms of a number's core, as patterns. One group of three digits after a mark may be thousands or decimals; every
    other form shows which mark is which.
-#}
{% macro number_forms() %}
    {% do return({
        'proves_point': '^[+-]?([0-9]+[.]([0-9]{0,2}|[0-9]{4,})|[.][0-9]+|0+[.][0-9]{3}|[0-9]{4,}[.][0-9]{3}|[0-9]{1,3}(,[0-9]{3})+[.][0-9]*|[0-9]{1,3}(,[0-9]{3}){2,})$',
        'proves_comma': '^[+-]?([0-9]+,([0-9]{0,2}|[0-9]{4,})|,[0-9]+|0+,[0-9]{3}|[0-9]{4,},[0-9]{3}|[0-9]{1,3}([.][0-9]{3})+,[0-9]*|[0-9]{1,3}([.][0-9]{3}){2,})$',
        'ambiguous_point': '^[+-]?[1-9][0-9]{0,2}[.][0-9]{3}$',
        'ambiguous_comma': '^[+-]?[1-9][0-9]{0,2},[0-9]{3}$',
    }) %}
{% endmacro %}

{#-
    A number's core with a decimal point and nothing between its thousands; null where it does not show which mark is
    which.
-#}
{% macro number_with_point(core, decimal_mark) %}
    {% set forms = sextant.number_forms() %}
    {% set point = [sextant.matches(core, forms.proves_point)] %}
    {% set comma = [sextant.matches(core, forms.proves_comma)] %}
    {% if decimal_mark %}
        {% set known = sextant.matches(core, forms.ambiguous_point) ~ " or " ~ sextant.matches(core, forms.ambiguous_comma) %}
        {% do (point if decimal_mark == 'point' else comma).append(known) %}
    {% endif %}
    {% do return("case when " ~ sextant.matches(core, '^[+-]?[0-9]+$') ~ " then " ~ core ~ " when " ~ (point | join(' or '))
        ~ " then replace(" ~ core ~ ", ',', '') when " ~ (comma | join(' or ')) ~ " then replace(replace(" ~ core
        ~ ", '.', ''), ',', '.') end") %}
{% endmacro %}

{#-
    A written amount without its currency and without the blanks or apostrophes between its thousands. A minus behind
    it, or parentheses around it, become a minus before it.
-#}
{% macro number_core(column) %}
    {#- A currency's code or sign. -#}
    {% set currency = '[A-Z]{3}|[A-Z]{0,2}[$]|¥|kr|' ~ (sextant.currency_signs() | join('|')) %}
    {% set blank = '[ \u00a0\u202f\u2009]*' %}
    {#- The characters between groups of three digits besides a point or a comma. -#}
    {% set thousands = " \u00a0\u202f\u2009'\u2019" %}
    {% set text = sextant.regexp_replaced(column, '^(?:' ~ currency ~ ')?' ~ blank ~ '[(](.*)[)]' ~ blank ~ '(?:' ~ currency ~ ')?$', ['-', 1]) %}
    {% set text = sextant.regexp_replaced(text, '^' ~ blank ~ '([^ +-].*)-' ~ blank ~ '(?:' ~ currency ~ ')?$', ['-', 1]) %}
    {% set text = sextant.regexp_replaced(text, '^' ~ blank ~ '([+-]?)' ~ blank ~ '(?:' ~ currency ~ ')?' ~ blank ~ '([+-]?)' ~ blank, [1, 2]) %}
    {% set text = sextant.regexp_replaced(text, blank ~ '(?:' ~ currency ~ ')?' ~ blank ~ '$') %}
    {#- A group has three digits, so that two numbers side by side stay two. -#}
    {% do return("case when " ~ sextant.matches(text, "^[+-]?[0-9]{1,3}([" ~ thousands ~ "][0-9]{3})+([.,][0-9]*)?$")
        ~ " then translate(" ~ text ~ ", " ~ sextant.text_literal(thousands)
        ~ ", '') else " ~ text ~ " end") %}
{% endmacro %}

{#- Signs that belong to one currency alone, with its code. A dollar, yen or krone sign belongs to several. -#}
{% macro currency_signs() %}
    {% do return({'€': 'EUR', '£': 'GBP', '₹': 'INR', '₩': 'KRW', '₽': 'RUB', '₺': 'TRY', 'zł': 'PLN', 'Kč': 'CZK', 'Ft': 'HUF',
        'lei': 'RON'}) %}
{% endmacro %}

{#- The currency that is written with an amount; null where there is none. -#}
{% macro currency_of_amount(column) %}
    {% set whens = [] %}
    {% for sign, code in sextant.currency_signs().items() %}
        {% do whens.append("when instr(" ~ column ~ ", '" ~ sign ~ "') > 0 then '" ~ code ~ "'") %}
    {% endfor %}
    {% do return("case when " ~ sextant.matches(column, '(^|[^A-Za-z])[A-Z]{3}([^A-Za-z$]|$)') ~ " then "
        ~ sextant.regexp_replaced(column, '[^A-Z]') ~ " " ~ (whens | join(' ')) ~ " end") %}
{% endmacro %}
