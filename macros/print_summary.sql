{#- At the end of a build in which all passed: who the customers are today, and what was left out. -#}
{% macro print_summary(results) %}
    {% set built = results | map(attribute='node.name') | list %}
    {% set shown = ['rfm_scores', 'int_as_of', 'segments', 'order_reconciliation'] %}
    {% set failed = results | rejectattr('status', 'in', ['success', 'pass', 'warn', 'no-op']) | list %}
    {% if flags.WHICH == 'build' and not failed and (shown | reject('in', built) | list | length == 0) %}
        {% do sextant.print_segments() %}
        {% do sextant.print_orders_left_out() %}
    {% endif %}
{% endmacro %}

{% macro print_segments() %}
    {% set rows = run_query(
        "select rfm_scores.rfm_segment, count(*) as customers, sum(rfm_scores.revenue) as revenue,"
        ~ " max(as_of.as_of_date) as as_of_date"
        ~ " from " ~ sextant.built_relation('rfm_scores') ~ " as rfm_scores"
        ~ " inner join " ~ sextant.built_relation('int_as_of') ~ " as as_of on rfm_scores.snapshot_date = as_of.as_of_date"
        ~ " inner join " ~ sextant.built_relation('segments') ~ " as segments"
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
            "select status_reason, orders from " ~ sextant.built_relation('order_reconciliation')
            ~ " where order_status = '" ~ status ~ "' order by orders desc, status_reason"
        ).rows %}
        {% set reasons = [] %}
        {% for row in rows %}
            {% do reasons.append(row[0] ~ ' ' ~ '{:,}'.format(row[1] | int)) %}
        {% endfor %}
        {% do print('%s rows %s  %s' | format(status, '{:,}'.format(rows | map(attribute=1) | sum | int), reasons | join(', '))) %}
    {% endfor %}
{% endmacro %}
