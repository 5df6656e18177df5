-- One row per rank of a purchase and day since it: the share of customers who have not bought again, with its interval.
select
    from_order_rank,
    day,
    at_risk,
    1 - survival as bought_again,
    1 - survival_high as bought_again_low,
    1 - survival_low as bought_again_high
from retention.repurchase_survival
where day <= $most_days
order by from_order_rank, day
