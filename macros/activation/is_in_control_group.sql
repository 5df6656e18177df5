{#-
    Whether a customer is in the control group, as SQL: the first eight hexadecimal digits of a salted hash of the id, evenly
    spread and the same for ever, are below a threshold. Digits are compared as text, which every engine does alike. A
    larger share keeps the customers of a smaller one.
-#}
{% macro is_in_control_group(customer_id) %}
    {% set threshold = '%08x' | format((sextant.setting('control_group_share') * 4294967296) | round | int) %}
    {% do return("substr(" ~ dbt.hash("concat('control group ', " ~ customer_id ~ ")") ~ ", 1, 8) < '" ~ threshold ~ "'") %}
{% endmacro %}
