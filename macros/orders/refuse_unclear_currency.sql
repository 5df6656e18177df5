{#-
    The currency of the history or, before there is one, that of the last build from the same raw input; none where there
    was none.
-#}
{% macro remembered_currency() %}
    {% set known = adapter.get_relation(this.database, this.schema, this.identifier) if execute else none %}
    {% if sextant.history_currencies() %}
        {% do return(sextant.history_currencies()[0]) %}
    {% elif known and 'raw_input' in adapter.get_columns_in_relation(known) | map(attribute='name') | map('lower') %}
        {% set row = run_query("select reporting_currency, raw_input from " ~ known).rows | first %}
        {% if row and row[1] == sextant.raw_input_name() and not should_full_refresh() %}
            {% do return(row[0]) %}
        {% endif %}
    {% endif %}
    {% do return(none) %}
{% endmacro %}

{#-
    The currencies that the kept snapshots are in: one, several where a full refresh came to no end, none where the history is
    computed anew.
-#}
{% macro history_currencies() %}
    {% set currencies = [] %}
    {% for setting, value in (sextant.settings_of_history() if execute and not should_full_refresh() else [])
        if setting == 'reporting_currency' %}
        {% do currencies.append(value) %}
    {% endfor %}
    {% do return(currencies | sort) %}
{% endmacro %}

{#-
    After int_reporting_currency: stops the build where the currency has a rate other than 1, or differs from the one
    that the last build inferred, since snapshots in two currencies can't be compared. Inside the model's transaction.
-#}
{% macro refuse_unclear_currency() %}
    {% if execute %}
        {% set row = run_query("select reporting_currency, remembered_currency from " ~ this).rows[0] %}
        {% set rate = run_query("select cast(rate_to_reporting as " ~ dbt.type_string() ~ "), cast(valid_from as " ~ dbt.type_string() ~ ") from "
            ~ ref('stg_exchange_rates') ~ " where currency = '" ~ row[0] ~ "' and row_version = 1 and rate_to_reporting <> 1 and rate_to_reporting > 0 order by valid_from").rows | first
            if row[0] else none %}
        {% if rate %}
            {% do exceptions.raise_compiler_error("reporting_currency: " ~ row[0] ~ " has a rate of " ~ rate[0] ~ " from "
                ~ rate[1] ~ " in exchange_rates. Expected no rate of the reporting currency, or 1: an order of 100 would count as"
                ~ " 100 or as another amount, by whether its currency is written") %}
        {% elif sextant.history_currencies() | length > 1 %}
            {% do exceptions.raise_compiler_error("reporting_currency: the warehouse has snapshots in "
                ~ (sextant.history_currencies() | join(' and ')) ~ ", which can't be compared, since a full refresh did not come to"
                ~ " its end. Expected FULL_REFRESH=1 (--full-refresh) again") %}
        {% elif row[1] and row[0] != row[1] and not sextant.setting('reporting_currency') %}
            {% do exceptions.raise_compiler_error("reporting_currency: most orders are now in " ~ row[0] ~ ", and this warehouse"
                ~ " was built in " ~ row[1] ~ ". Expected the var reporting_currency: " ~ row[1] ~ " to go on as before, or a new"
                ~ " history with FULL_REFRESH=1 (--full-refresh)") %}
        {% endif %}
    {% endif %}
    {% do return('') %}
{% endmacro %}
