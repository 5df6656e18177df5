-- One row: the lowest and the highest value of a column of the customer card, and how many customers have none.
select
    min($column) as lowest,
    max($column) as highest,
    approx_count_distinct($column) as different_values,
    count(*) - count($column) as unknown_customers
from core.customers
