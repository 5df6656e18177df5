-- One row per month from the first purchase: who bought, who was new or lost, and what was sold.
select
    rates.month,
    rates.buyers,
    rates.new_customers,
    rates.returning_customers,
    rates.reactivated_customers,
    rates.churned_customers,
    rates.rolling_retention_rate,
    frequency.active_customers,
    sold.orders,
    sold.revenue,
    rates.is_partial
from retention.retention_rates as rates
left join customer_base.purchase_frequency as frequency
    on rates.month = frequency.month
left join customer_base.cumulative_revenue as sold
    on
        rates.month = sold.month
        and sold.attribute = 'all'
order by rates.month
