{{ config(materialized='ephemeral', contract={'enforced': false}) }}

with

as_of as (

    select * from {{ ref('int_as_of') }}

),

{# Today's rows of each history are picked first: a join by customer and date would read every snapshot. #}
{% for place in sextant.segment_systems().values() %}
current_{{ place.model }} as (

    select history.*
    from {{ ref(place.model) }} as history
    inner join as_of
        on history.snapshot_date = as_of.as_of_date
    where {{ place.rows }}

),

{% endfor %}

{# The natural period of what the shop sells or, where it is not rated, the nearest that is: of two the longer. #}
rating_periods as (
    {% for months in sextant.setting('rating_periods') %}
    select {{ months }} as period_months {{ 'union all' if not loop.last }}
    {% endfor %}
),

card_period as (

    select rating_periods.period_months
    from {{ ref('rating_profiles') }} as rating_profiles
    cross join rating_periods
    where rating_profiles.rating_profile = '{{ sextant.setting("rating_profile") }}'
    order by abs(rating_periods.period_months - rating_profiles.period_months), rating_periods.period_months desc
    limit 1

),

card_ratings as (

    select purchase_ratings.*
    from {{ ref('purchase_ratings') }} as purchase_ratings
    inner join as_of
        on purchase_ratings.snapshot_date = as_of.as_of_date
    inner join card_period
        on purchase_ratings.period_months = card_period.period_months

),

segments as (

    select * from {{ ref('segments') }}

),

card_statements as (

    select * from {{ ref('int_card_statements') }}

),

purchase_advice as (

    select * from {{ ref('purchase_advice') }}

),

customer_clusters as (

    select * from {{ ref('customer_clusters') }}

),

purchase_likelihood as (

    select * from {{ ref('purchase_likelihood') }}
    where system = 'rfm' and horizon_days = 90

),

buyers as (

    select
        current_rfm_scores.*,
        current_purchase_ratings.stars as stars_12m,
        current_purchase_ratings.purchase_profile as purchase_profile_12m,
        card_ratings.period_months as rating_period_months,
        card_ratings.stars as rating_stars,
        card_ratings.purchase_profile,
        card_ratings.amount_class,
        current_kmeans_scores.kmeans_score,
        current_kmeans_scores.kmeans_group,
        customer_clusters.cluster_id
    from current_rfm_scores
    left join current_purchase_ratings
        on current_rfm_scores.customer_id = current_purchase_ratings.customer_id
    left join card_ratings
        on current_rfm_scores.customer_id = card_ratings.customer_id
    left join current_kmeans_scores
        on current_rfm_scores.customer_id = current_kmeans_scores.customer_id
    left join customer_clusters
        on current_rfm_scores.customer_id = customer_clusters.customer_id

)

select
    current_engagement_segments.customer_id,

    buyers.rfm_segment,
    buyers.purchase_profile,
    buyers.purchase_profile_12m,
    buyers.amount_class,
    purchase_advice.advice_en,
    purchase_advice.advice_fr,
    buyers.kmeans_group,
    current_engagement_segments.engagement_segment,
    card_statements.contradiction_reason,
    card_statements.leading_system,
    card_statements.leading_segment,
    case
        when card_statements.leading_system = 'ratings' then purchase_advice.advice_en else segments.playbook_en
    end as leading_advice_en,
    case
        when card_statements.leading_system = 'ratings' then purchase_advice.advice_fr else segments.playbook_fr
    end as leading_advice_fr,

    buyers.r_score,
    buyers.f_score,
    buyers.m_score,
    buyers.fm_score,
    buyers.stars_12m,
    buyers.rating_stars,
    buyers.rating_period_months,
    buyers.kmeans_score,
    buyers.cluster_id,
    current_engagement_segments.engagement_points,
    purchase_likelihood.purchase_rate as purchase_likelihood_90d
from current_engagement_segments
left join buyers
    on current_engagement_segments.customer_id = buyers.customer_id
left join purchase_advice
    on
        buyers.purchase_profile = purchase_advice.purchase_profile
        and buyers.amount_class = purchase_advice.amount_class
left join card_statements
    on
        coalesce(buyers.rfm_segment, '(none)') = card_statements.rfm_segment
        and coalesce(buyers.purchase_profile, '(none)') = card_statements.ratings_segment
        and coalesce(buyers.kmeans_group, '(none)') = card_statements.kmeans_segment
        and current_engagement_segments.engagement_segment = card_statements.engagement_segment
        and (current_engagement_segments.engagement_points <> 0) = card_statements.is_engaged
left join segments
    on card_statements.leading_system = segments.system and card_statements.leading_segment = segments.segment
left join purchase_likelihood
    on buyers.rfm_segment = purchase_likelihood.segment
