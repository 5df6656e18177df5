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
        current_purchase_ratings.stars,
        current_purchase_ratings.purchase_profile,
        current_purchase_ratings.amount_class,
        current_kmeans_scores.kmeans_score,
        current_kmeans_scores.kmeans_group,
        customer_clusters.cluster_id
    from current_rfm_scores
    left join current_purchase_ratings
        on current_rfm_scores.customer_id = current_purchase_ratings.customer_id
    left join current_kmeans_scores
        on current_rfm_scores.customer_id = current_kmeans_scores.customer_id
    left join customer_clusters
        on current_rfm_scores.customer_id = customer_clusters.customer_id

)

select
    current_engagement_segments.customer_id,

    buyers.rfm_segment,
    buyers.purchase_profile,
    buyers.amount_class,
    purchase_advice.advice_en,
    purchase_advice.advice_fr,
    buyers.kmeans_group,
    current_engagement_segments.engagement_segment,

    buyers.r_score,
    buyers.f_score,
    buyers.m_score,
    buyers.fm_score,
    buyers.stars as stars_12m,
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
left join purchase_likelihood
    on buyers.rfm_segment = purchase_likelihood.segment
