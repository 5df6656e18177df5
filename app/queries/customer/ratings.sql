-- One row per snapshot and rated period of a customer, in their order: points, stars, and what they are called.
select
    ratings.snapshot_date,
    ratings.period_months,
    ratings.recency_days,
    ratings.order_count,
    ratings.revenue,
    ratings.recency_points,
    ratings.frequency_points,
    ratings.monetary_points,
    ratings.stars,
    profiles.label_en as profile_en,
    profiles.label_fr as profile_fr,
    profiles.meaning_en as profile_meaning_en,
    profiles.meaning_fr as profile_meaning_fr,
    classes.label_en as class_en,
    classes.label_fr as class_fr,
    advice.advice_en,
    advice.advice_fr
from segmentation.purchase_ratings as ratings
left join rules.segments as profiles
    on profiles.system = 'ratings' and ratings.purchase_profile = profiles.segment
left join rules.amount_classes as classes
    on ratings.amount_class = classes.amount_class
left join rules.purchase_advice as advice
    on
        ratings.purchase_profile = advice.purchase_profile
        and ratings.amount_class = advice.amount_class
where ratings.customer_id = $customer
order by ratings.period_months, ratings.snapshot_date
