-- One row per customer whose names begin with two words, in either order; the second may be empty. Accents count,
-- unless the search is without them.
with

named as (

    select
        customer_id,
        first_name,
        last_name,
        email,
        coalesce(case when $without_accents then strip_accents(lower(first_name)) else lower(first_name) end, '')
            as given_name,
        coalesce(case when $without_accents then strip_accents(lower(last_name)) else lower(last_name) end, '')
            as family_name
    from core.customers

)

select
    customer_id,
    first_name,
    last_name,
    email
from named
where
    (starts_with(given_name, $first_word) and starts_with(family_name, $second_word))
    or (starts_with(family_name, $first_word) and starts_with(given_name, $second_word))
order by customer_id
limit $most
