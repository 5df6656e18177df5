{#-
    Fails for each key that is in more than one row, and gives it. The end of the run names one of them, unless it is personal data
    (macros/tests/example_in_words.sql). Input: columns = the columns that make the key.
    Grouping a large table by its key takes longer than some models. Two proofs that no key is twice are cheaper, and where one
    fails the keys are looked at:
      is_row_number = the key is a number from 1: each number of a block of 62 sets a bit of its own;
      keys_of, keys_where = these rows of another table have the same keys, by the sum of their hashes, and a test unique_key.
-#}
{% test unique_key(model, columns, is_row_number=false, keys_of=none, keys_where='true') %}
{% set rows = sextant.rows_to_test(model) %}
{% set key_hashes = "sum(cast(" ~ sextant.engine_hash(columns) ~ " as decimal(38, 0)))" %}

select
    {{ columns | join(', ') }},
    count(*) as rows_with_key
from {{ rows }}
{% if is_row_number %}
where
    exists (
        select 1
        from {{ rows }}
        group by {{ columns[0] }} - mod({{ columns[0] }}, 62)
        having count(*) > bit_count(bit_or(cast(power(2, mod({{ columns[0] }}, 62)) as bigint)))
    )
{% elif keys_of %}
where
    (select {{ key_hashes }} from {{ rows }})
    is distinct from (select {{ key_hashes }} from {{ keys_of }} where {{ keys_where }})
{% endif %}
group by {{ columns | join(', ') }}
having count(*) > 1

{% endtest %}
