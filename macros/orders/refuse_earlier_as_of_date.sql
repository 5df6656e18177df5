{#-
    After int_as_of: stops the build where there is no date, or where it is before the newest snapshot that the
    warehouse has of the same raw input. Inside the model's transaction, so that the warehouse stays as it was.
-#}
{% macro refuse_earlier_as_of_date() %}
    {% if not execute %}
        {% do return('') %}
    {% endif %}
    {% set as_of_date = run_query("select cast(as_of_date as " ~ dbt.type_string() ~ ") from " ~ this).rows[0][0] %}
    {% if as_of_date is none %}
        {% do exceptions.raise_compiler_error("as_of_date: no order counts, so there is no latest one. Expected at least one"
            ~ " purchase or return in " ~ sextant.raw_input_name() ~ ", or the var as_of_date. Why orders don't count:\n"
            ~ sextant.reasons_left_out(sextant.relation_named('int_order_candidates'),
                'coalesce(source_rows.rejection_reason, source_rows.exclusion_reason)', 'true')) %}
    {% endif %}
    {% set newest = namespace(date='') %}
    {% for date, entry in sextant.read_snapshot_log(['int_customer_snapshots']).int_customer_snapshots.items() %}
        {% if entry.raw_input == sextant.raw_input_name() and date > newest.date %}
            {% set newest.date = date %}
        {% endif %}
    {% endfor %}
    {% if newest.date > as_of_date and not should_full_refresh() %}
        {% do exceptions.raise_compiler_error("as_of_date: " ~ as_of_date ~ " is before the newest snapshot of this"
            ~ " warehouse, " ~ newest.date ~ ". Build into another warehouse, or rebuild this one with --full-refresh") %}
    {% endif %}
    {% do return('') %}
{% endmacro %}
