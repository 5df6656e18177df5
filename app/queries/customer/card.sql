-- One row: the card of a customer.
select *
from core.customers
where customer_id = $customer
