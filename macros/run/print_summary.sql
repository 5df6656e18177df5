{#- At the end of a build in which all tests passed: who the customers are today, and what was left out. -#}
{% macro print_summary(results) %}
    {% set built = results | map(attribute='node.name') | list %}
    {% set shown = ['rfm_scores', 'int_as_of', 'segments', 'order_reconciliation', 'raw_findings'] %}
    {% set failed = results | rejectattr('status', 'in', ['success', 'pass', 'warn', 'no-op']) | list %}
    {% if flags.WHICH == 'build' and not failed and (shown | reject('in', built) | list | length == 0) %}
        {% do sextant.print_segments() %}
        {% do sextant.print_orders_left_out() %}
        {% do sextant.print_raw_findings() %}
        {% do sextant.print_currency() %}
    {% endif %}
{% endmacro %}

{% macro print_segments() %}
    {% set rows = run_query(
        "select rfm_scores.rfm_segment, count(*) as customers, sum(rfm_scores.revenue) as revenue,"
        ~ " max(as_of.as_of_date) as as_of_date"
        ~ " from " ~ sextant.relation_named('rfm_scores') ~ " as rfm_scores"
        ~ " inner join " ~ sextant.relation_named('int_as_of') ~ " as as_of on rfm_scores.snapshot_date = as_of.as_of_date"
        ~ " inner join " ~ sextant.relation_named('segments') ~ " as segments"
        ~ " on segments.system = 'rfm' and segments.segment = rfm_scores.rfm_segment"
        ~ " group by rfm_scores.rfm_segment order by min(segments.rank)"
    ).rows %}
    {% set revenue = rows | map(attribute=2) | sum %}
    {% do print('') %}
    {% do print('%-24s%12s%16s%9s' | format('segment', 'customers', 'revenue', 'share')) %}
    {% for row in rows %}
        {% do print('%-24s%12s%16s%8.1f%%' | format(
            row[0], '{:,}'.format(row[1] | int), '{:,.2f}'.format(row[2]), 100 * row[2] / revenue if revenue else 0)) %}
    {% endfor %}
    {% do print('%-24s%12s%16s  on %s' | format('all', '{:,}'.format(rows | map(attribute=1) | sum | int),
        '{:,.2f}'.format(revenue), rows[0][3] if rows else 'no date')) %}
{% endmacro %}

{% macro print_orders_left_out() %}
    {% do print('') %}
    {% for status in ['rejected', 'excluded'] %}
        {% set rows = run_query(
            "select status_reason, orders from " ~ sextant.relation_named('order_reconciliation')
            ~ " where order_status = '" ~ status ~ "' order by orders desc, status_reason"
        ).rows %}
        {% set reasons = [] %}
        {% for row in rows %}
            {% do reasons.append(row[0] ~ ' ' ~ '{:,}'.format(row[1] | int)) %}
        {% endfor %}
        {% do print('%s rows %s  %s' | format(status, '{:,}'.format(rows | map(attribute=1) | sum | int), reasons | join(', '))) %}
    {% endfor %}
{% endmacro %}

{#-
    What the shop should look at in its raw data: unreadable values by column in one line, each other finding in a line
    of its own.
-#}
{% macro print_raw_findings() %}
    {% set unreadable = [] %}
    {% set words = {
        'unknown_status': "orders have the status '%s', which seeds/rules/order_statuses.csv doesn't know: they don't count",
        'scientific_notation': "orders of customer_id '%s': a spreadsheet has rounded the id, so that several customers may be one",
        'implausible_share': "orders are of one customer_id, '%s': is it a placeholder for guests? Then add it to seeds/rules/placeholders.csv",
        'shared_address': "customers share an address with another; the var customer_identity: email makes one customer of them%s",
        'line_of_order': "rows are lines of orders that repeat the order's total: each order counts once%s",
        'refund_of_order': "rows are refunds of orders in rows of their own: each lowers its order%s",
        'unknown_channel': "suppressions have the channel '%s', which seeds/rules/suppression_words.csv doesn't know: they hold all the same",
        'unknown_reason': "suppressions have the reason '%s', which seeds/rules/suppression_words.csv doesn't know: they hold all the same",
        'not_a_hash': "suppressions have neither an address nor its SHA-256 in address_hash, and so suppress nobody: quality.rejected_rows%s",
    } %}
    {% for row in run_query("select table_name, column_name, finding, raw_value, row_count from "
        ~ sextant.relation_named('raw_findings') ~ " order by finding, row_count desc, table_name, column_name, raw_value").rows %}
        {% if row[2] == 'unreadable' %}
            {% do unreadable.append(row[0] ~ '.' ~ row[1] ~ ' ' ~ '{:,}'.format(row[4] | int)) %}
        {% else %}
            {% set line = '{:,}'.format(row[4] | int) ~ ' ' ~ words[row[2]] | replace('%s', row[3] or '') %}
            {% if row[2] in ['unknown_status', 'scientific_notation', 'implausible_share', 'not_a_hash'] %}
                {% do exceptions.warn("raw table " ~ row[0] ~ ", column " ~ row[1] ~ ": " ~ line) %}
            {% endif %}
            {% do print('found  ' ~ line) %}
        {% endif %}
    {% endfor %}
    {% do print('unreadable values  ' ~ (unreadable | join(', '))) if unreadable %}
{% endmacro %}

{% macro print_currency() %}
    {% set row = run_query("select reporting_currency, basis from " ~ sextant.relation_named('int_reporting_currency')).rows[0] %}
    {% do print('currency  ' ~ (row[0] or 'none is named') ~ ', ' ~ row[1]) %}
    {% set found = run_query("select count(*) from " ~ sextant.relation_named('order_line_reconciliation')).rows[0][0] %}
    {% do print('found  ' ~ '{:,}'.format(found | int) ~ ' orders have a total that their lines don\'t explain: quality.order_line_reconciliation') if found %}
{% endmacro %}
