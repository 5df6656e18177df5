{#-
    Fails for each key that is in more than one row, and gives it. The end of the run names one of them, unless it is personal data
    (macros/tests/example_in_words.sql). Input: columns = the columns that make the key.
-#}
{% test unique_key(model, columns) %}

select
    {{ columns | join(', ') }},
    count(*) as rows_with_key
from {{ sextant.rows_to_test(model) }}
group by {{ columns | join(', ') }}
having count(*) > 1

{% endtest %}
