-- One row per customer whose email address holds a text.
select
    customer_id,
    first_name,
    last_name,
    email
from core.customers
where contains(lower(email), lower($text))
order by customer_id
limit $most
