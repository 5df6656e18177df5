-- One row: which type a condition has.
select max(typeof($condition)) as kind
from core.customers
