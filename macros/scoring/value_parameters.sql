{#- Columns of a relation with fits of customer value: parameters with their intervals, likelihoods and what was assumed. -#}
{% macro value_parameters(relation) %}
    {% set columns = [] %}
    {% for name in ['r', 'alpha', 'a', 'b', 'p', 'q', 'gamma'] %}
        {% for end in ['', '_low', '_high'] %}
            {% do columns.append(relation ~ '.' ~ name ~ end) %}
        {% endfor %}
    {% endfor %}
    {% for name in ['log_likelihood', 'money_log_likelihood', 'money_customers', 'money_correlation'] %}
        {% do columns.append(relation ~ '.' ~ name) %}
    {% endfor %}
    {% do columns.append("cast(" ~ relation ~ ".mean_order_value as decimal(18, 4)) as mean_order_value") %}
    {% do return(columns | join(',\n    ')) %}
{% endmacro %}
