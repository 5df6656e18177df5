-- One row per month of which a whole year before is known: how many of the customers of the year before came back.
select
    month,
    rolling_base_customers,
    rolling_retained_customers,
    churned_customers,
    rolling_retention_rate,
    is_partial
from retention.retention_rates
where rolling_base_customers > 0
order by month
