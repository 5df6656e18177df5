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
    A time of twelve hours with a blank and capital letters at its end: 2:05pm as 2:05 PM. Magento writes 21:30:00 PM:
    the PM is dropped where the hour says the same.
-#}
{% macro plain_half_of_day(text) %}
    {% set text = sextant.regexp_replaced(text, '([ ,]0?0:[0-9]{2}(:[0-9]{2})?) ?[Aa][Mm]$', [1]) %}
    {% set text = sextant.regexp_replaced(text, '([ ,](1[3-9]|2[0-3]):[0-9]{2}(:[0-9]{2})?) ?[Pp][Mm]$', [1]) %}
    {% set text = sextant.regexp_replaced(text, '([0-9]) ?[Aa][Mm]$', [1, ' AM']) %}
    {% do return(sextant.regexp_replaced(text, '([0-9]) ?[Pp][Mm]$', [1, ' PM'])) %}
{% endmacro %}
