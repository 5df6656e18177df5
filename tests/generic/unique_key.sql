{#- Fails for each key that is in more than one row, and names it. Input: columns = the columns that make the key. -#}
{% test unique_key(model, columns) %}

select
    {{ columns | join(', ') }},
    count(*) as rows_with_key
from {{ sextant.rows_to_test(model) }}
group by {{ columns | join(', ') }}
having count(*) > 1

{% endtest %}
