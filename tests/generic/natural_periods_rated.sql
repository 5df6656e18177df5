{#-
    Fails for each rating profile that is in rating_profiles or rating_thresholds alone, and for each whose natural period
    has no thresholds; the row says which and what is wrong.
-#}
{% test natural_periods_rated(model) %}

with

thresholds as (

    select distinct
        rating_profile,
        period_months
    from {{ ref('rating_thresholds') }}

),

profiles_with_thresholds as (

    select distinct rating_profile
    from thresholds

)

select
    coalesce(profiles.rating_profile, profiles_with_thresholds.rating_profile) as rating_profile,
    profiles.period_months,
    case
        when profiles.rating_profile is null then 'missing'
        when profiles_with_thresholds.rating_profile is null then 'no such profile in rating_thresholds'
        else 'no thresholds for this period'
    end as fault
from {{ model }} as profiles
full outer join profiles_with_thresholds
    on profiles.rating_profile = profiles_with_thresholds.rating_profile
left join thresholds
    on profiles.rating_profile = thresholds.rating_profile and profiles.period_months = thresholds.period_months
where thresholds.period_months is null

{% endtest %}
