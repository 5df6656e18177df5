-- One row per customer one of whose ids begins with a text; first the one who has that very id.
with

ids as (

    select
        customer_id,
        customer_id as known_id
    from core.customers
    where starts_with(customer_id, $text)

    union all

    select
        customer_id,
        raw_customer_id as known_id
    from core.customer_identities
    where starts_with(raw_customer_id, $text)

)

select
    customer_id,
    bool_or(known_id = $text) as is_exact
from ids
group by customer_id
order by is_exact desc, customer_id asc
limit $most
