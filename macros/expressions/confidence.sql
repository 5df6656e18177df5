{#- How many standard deviations on either side of the mean hold 95% of a normal distribution. -#}
{% macro normal_quantile_95() %}
    {% do return(1.959963984540054) %}
{% endmacro %}
