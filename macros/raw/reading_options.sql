{#-
    What the store adds to a column: its name before that of a shop, its currency where none is written, and its name
    before a customer's id.
-#}
{% macro with_store(part, name, value) %}
    {% set store = part.source.store %}
    {% if name == 'store_id' and store.name %}
        {#- The shops of one store may use the same order ids. -#}
        {% set named = sextant.text_literal(store.name) %}
        {% do return(named if value == 'null' else "coalesce(" ~ sextant.text_literal(store.name ~ ':') ~ " || " ~ value ~ ", " ~ named ~ ")") %}
    {% elif name == 'currency' and part.table in ['orders', 'acquisition_costs'] %}
        {% set column = {'orders': 'total_amount', 'acquisition_costs': 'amount'}[part.table] %}
        {% set amount = sextant.currency_of_amount('raw_' ~ column)
            if column in part.evidence.other_numbers and column in part.provided else none %}
        {% set known = [value, amount, sextant.text_literal(store.currency) if store.currency else none] | reject('none') | list %}
        {% do return("coalesce(" ~ (known | join(', ')) ~ ")" if known | length > 1 else value) %}
    {% elif name == 'cost_currency' and store.currency %}
        {% do return("coalesce(" ~ value ~ ", " ~ sextant.text_literal(store.currency) ~ ")") %}
    {% elif name in ['customer_id', 'merged_into'] and store.name and store.customer_ids == 'own' %}
        {#-
            Each store numbers its customers itself, but an address is the same person everywhere. A missing id stays
            missing, since || keeps a null.
        -#}
        {% do return("case when instr(" ~ value ~ ", '@') > 0 then " ~ value ~ " else "
            ~ sextant.text_literal(store.name ~ ':') ~ " || " ~ value ~ " end" if value != 'null' else value) %}
    {% elif name == 'event_id' and store.name %}
        {% do return(sextant.text_literal(store.name ~ ':') ~ " || " ~ value if value != 'null' else value) %}
    {% elif part.map.columns[name] and part.map.columns[name].number_within %}
        {% do return(value ~ " || '-' || cast(row_number() over (partition by " ~ value
            ~ " order by raw_row_number) as " ~ dbt.type_string() ~ ")") %}
    {% endif %}
    {% do return(value) %}
{% endmacro %}

{#- The options for reading one column of a part, besides its type. -#}
{% macro reading_options(part, column) %}
    {% do return({
        'letter_case': column.config.meta.letter_case,
        'words': {'true': modules.intake.yes_no_words('true'), 'false': modules.intake.yes_no_words('false')},
        'timezone': part.source.store.timezone,
        'is_local': (sextant.setting('naive_timestamps') or part.naive_timestamps or 'utc') == 'local',
        'time_forms': part.evidence.other_times.get(column.name, []),
        'is_month': column.config.meta.is_month,
        'is_other_number': column.name in part.evidence.other_numbers,
        'decimal_mark': part.evidence.decimal_mark,
    }) %}
{% endmacro %}
