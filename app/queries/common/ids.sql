-- One row: whether the shop knows customers by an email address or a phone number.
select coalesce(bool_or(regexp_matches(customer_id, '@|(^|:)[+][0-9]')), false) as are_addresses
from core.customers
