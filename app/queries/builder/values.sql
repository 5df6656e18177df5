-- One row per value of a column of the customer card, the most frequent first: how many customers have it.
-- Null is a value. With a text, only values that hold it are there; addresses only where they may be shown.
select
    cast($column as varchar) as found_value,
    count(*) as customers
from core.customers
where
    ($text is null or contains(lower(cast($column as varchar)), lower($text)))
    and ($shows_addresses or not contains(coalesce(cast($column as varchar), ''), '@'))
group by found_value
order by customers desc, found_value asc
limit $most
