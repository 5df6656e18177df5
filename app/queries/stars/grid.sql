-- One row per purchase profile and amount class: the advice, and who is there in the period asked for.
select
    advice.purchase_profile,
    advice.amount_class,
    profiles.rank as profile_rank,
    classes.monetary_points as class_rank,
    profiles.label_en as profile_en,
    profiles.label_fr as profile_fr,
    profiles.meaning_en,
    profiles.meaning_fr,
    classes.label_en as class_en,
    classes.label_fr as class_fr,
    advice.advice_en,
    advice.advice_fr,
    coalesce(sum(grid.customers), 0) as customers,
    coalesce(sum(grid.share_of_customers), 0) as share_of_customers,
    coalesce(sum(grid.buyers), 0) as buyers,
    coalesce(sum(grid.orders), 0) as orders,
    coalesce(sum(grid.revenue), 0) as revenue,
    coalesce(sum(grid.share_of_revenue), 0) as share_of_revenue
from rules.purchase_advice as advice
inner join rules.segments as profiles
    on
        advice.purchase_profile = profiles.segment
        and profiles.system = 'ratings'
inner join rules.amount_classes as classes
    on advice.amount_class = classes.amount_class
left join segmentation.rating_grid as grid
    on
        advice.purchase_profile = grid.purchase_profile
        and advice.amount_class = grid.amount_class
        and grid.period_months = $months
group by all
order by profiles.rank, classes.monetary_points
