-- One row, where the customer is a contact: what the CRMs get of them.
select * exclude (row_hash)
from activation.crm_contacts
where customer_id = $customer
