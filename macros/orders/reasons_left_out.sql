{#-
    Why orders were left out, in one line: each reason with its count, an example of a value that can't be read, and
    what was expected.
    Input: relation = rows with status_reason and the raw order's number; where = which of them.
-#}
{% macro reasons_left_out(relation, reason, where) %}
    {% set rows = run_query(
        "select reasons.reason, count(*) as orders, max(reasons.expected) as expected, min(source_rows.raw_row_number) as first_row"
        ~ " from " ~ relation ~ " as source_rows inner join " ~ sextant.relation_named('order_status_reasons') ~ " as reasons on "
        ~ reason ~ " = reasons.reason where " ~ where ~ " group by reasons.reason order by orders desc, reasons.reason"
    ).rows %}
    {% set reasons = [] %}
    {% for row in rows %}
        {% set example = sextant.unreadable_example(row[0], row[3]) %}
        {% do reasons.append(row[0] ~ ' ' ~ '{:,}'.format(row[1] | int) ~ (", e.g. '" ~ example ~ "'" if example)
            ~ ('; expected ' ~ row[2] if row[2])) %}
    {% endfor %}
    {% do return(reasons | join('\n')) %}
{% endmacro %}

{#- The raw text that can't be read of an order, where its reason says in which column it is. -#}
{% macro unreadable_example(reason, raw_row_number) %}
    {% set column = {'before_first_year': 'cast(ordered_at as ' ~ dbt.type_string() ~ ')', 'unknown_status': 'financial_status',
        'no_exchange_rate': 'currency'}.get(reason, reason[11:] ~ '_unreadable' if reason.startswith('unreadable_')) %}
    {% if not column %}
        {% do return('') %}
    {% endif %}
    {% do return(run_query("select " ~ column ~ " from " ~ sextant.relation_named('stg_orders') ~ " where raw_row_number = "
        ~ raw_row_number).rows[0][0]) %}
{% endmacro %}

{#-
    After core.orders: stops the build where at least three of the raw orders, and more than the var most_rejected
    allows, are rejected. Superseded versions and orders after an as_of_date that the user chose are no loss. Inside the
    model's transaction.
-#}
{% macro refuse_many_rejected() %}
    {% if execute %}
        {% set lost = "source_rows.order_status = 'rejected' and source_rows.status_reason not in ('superseded', 'after_as_of_date')" %}
        {% set row = run_query("select count(*) filter (where " ~ lost ~ "), count(*) from " ~ this ~ " as source_rows").rows[0] %}
        {#- One or two errors are not many, however small the shop. -#}
        {% if row[0] > 2 and row[0] > sextant.setting('most_rejected') * row[1] %}
            {% do exceptions.raise_compiler_error("raw table orders: " ~ '{:,}'.format(row[0] | int) ~ " of "
                ~ '{:,}'.format(row[1] | int) ~ " rows can't be used, more than the var most_rejected allows ("
                ~ sextant.setting('most_rejected') ~ "):\n" ~ sextant.reasons_left_out(this, 'source_rows.status_reason', lost)) %}
        {% endif %}
    {% endif %}
    {% do return('') %}
{% endmacro %}
