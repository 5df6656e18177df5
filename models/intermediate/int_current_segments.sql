{{ config(materialized='ephemeral') }}

with

as_of as (

    select * from {{ ref('int_as_of') }}

),

rfm_scores as (

    select * from {{ ref('rfm_scores') }}

),

purchase_ratings as (

    select * from {{ ref('purchase_ratings') }}
    where period_months = 12

),

purchase_advice as (

    select * from {{ ref('purchase_advice') }}

),

kmeans_scores as (

    select * from {{ ref('kmeans_scores') }}

),

customer_clusters as (

    select * from {{ ref('customer_clusters') }}

),

engagement_segments as (

    select * from {{ ref('engagement_segments') }}

),

purchase_likelihood as (

    select * from {{ ref('purchase_likelihood') }}
    where system = 'rfm' and horizon_days = 90

),

buyers as (

    select
        rfm_scores.*,
        purchase_ratings.stars,
        purchase_ratings.purchase_profile,
        purchase_ratings.amount_class,
        kmeans_scores.kmeans_score,
        kmeans_scores.kmeans_group,
        customer_clusters.cluster_id
    from rfm_scores
    inner join as_of
        on rfm_scores.snapshot_date = as_of.as_of_date
    left join purchase_ratings
        on
            rfm_scores.customer_id = purchase_ratings.customer_id
            and rfm_scores.snapshot_date = purchase_ratings.snapshot_date
    left join kmeans_scores
        on
            rfm_scores.customer_id = kmeans_scores.customer_id
            and rfm_scores.snapshot_date = kmeans_scores.snapshot_date
    left join customer_clusters
        on rfm_scores.customer_id = customer_clusters.customer_id

),

current_engagement as (

    select engagement_segments.*
    from engagement_segments
    inner join as_of
        on engagement_segments.snapshot_date = as_of.as_of_date

)

select
    current_engagement.customer_id,

    buyers.rfm_segment,
    buyers.purchase_profile,
    buyers.amount_class,
    purchase_advice.advice_en,
    purchase_advice.advice_fr,
    buyers.kmeans_group,
    current_engagement.engagement_segment,

    buyers.r_score,
    buyers.f_score,
    buyers.m_score,
    buyers.fm_score,
    buyers.stars as stars_12m,
    buyers.kmeans_score,
    buyers.cluster_id,
    current_engagement.engagement_points,
    purchase_likelihood.purchase_rate as purchase_likelihood_90d
from current_engagement
left join buyers
    on current_engagement.customer_id = buyers.customer_id
left join purchase_advice
    on
        buyers.purchase_profile = purchase_advice.purchase_profile
        and buyers.amount_class = purchase_advice.amount_class
left join purchase_likelihood
    on buyers.rfm_segment = purchase_likelihood.segment
