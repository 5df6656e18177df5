-- One row: the set of thresholds in use, what it is for, and the period that the customer card is rated over.
with

in_use as (

    select max(rating_profile) as rating_profile
    from segmentation.rating_scales

),

cards as (

    select max(rating_period_months) as card_months
    from core.customers

)

select
    in_use.rating_profile,
    coalesce(profiles.label_en, in_use.rating_profile) as label_en,
    coalesce(profiles.label_fr, in_use.rating_profile) as label_fr,
    profiles.why_en,
    profiles.why_fr,
    cards.card_months
from in_use
cross join cards
left join rules.rating_profiles as profiles
    on in_use.rating_profile = profiles.rating_profile
