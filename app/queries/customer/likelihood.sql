-- One row per system, segment and horizon: how likely such customers are to buy, and how much they bring.
select
    system,
    segment,
    horizon_days,
    customers,
    purchase_rate,
    rate_low,
    rate_high,
    mean_revenue
from segmentation.purchase_likelihood
order by system, segment, horizon_days
