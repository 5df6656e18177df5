-- Why each criterion has its scores: one row per customer, system (rfm, kmeans) and criterion of today, with the lowest
-- and the highest value that have the score. "R = 4 for 61 days since the last purchase: 58 to 97 days have 4."
-- Every table is served: dbt compile --select why_scores writes the query as a screen would ask it, of one customer.
with

context as (

    select as_of_date
    from {{ ref('publication_context') }}

),

features as (

    select
        rfm_scores.customer_id,
        rfm_scores.snapshot_date,
        rfm_scores.recency_days,
        rfm_scores.order_count,
        rfm_scores.revenue,
        rfm_scores.r_score as rfm_r_score,
        rfm_scores.f_score as rfm_f_score,
        rfm_scores.m_score as rfm_m_score,
        kmeans_scores.r_score as kmeans_r_score,
        kmeans_scores.f_score as kmeans_f_score,
        kmeans_scores.m_score as kmeans_m_score
    from context
    inner join {{ ref('rfm_scores') }} as rfm_scores
        on context.as_of_date = rfm_scores.snapshot_date
    inner join {{ ref('kmeans_scores') }} as kmeans_scores
        on
            rfm_scores.snapshot_date = kmeans_scores.snapshot_date
            and rfm_scores.customer_id = kmeans_scores.customer_id

),

scores as (
    {% for system in ['rfm', 'kmeans'] %}
    {% set is_last_system = loop.last %}
    {% for criterion, names in sextant.criteria().items() %}

    select
        customer_id,
        snapshot_date,
        '{{ system }}' as system,
        '{{ criterion }}' as criterion,
        cast({{ names.feature }} as decimal(18, 4)) as observed,
        {{ system }}_{{ names.score }} as score
    from features
    {% if not (loop.last and is_last_system) %}

    union all
    {% endif %}
    {% endfor %}
    {% endfor %}

),

bounds as (

    select
        'rfm' as system,
        snapshot_date,
        criterion,
        score,
        lowest_value,
        highest_value
    from {{ ref('rfm_cut_points') }}

    union all

    select
        'kmeans' as system,
        snapshot_date,
        criterion,
        score,
        lower_bound as lowest_value,
        upper_bound as highest_value
    from {{ ref('kmeans_breaks') }}

),

criteria as (

    select
        attribute_value as criterion,
        label_en,
        label_fr
    from {{ ref('value_labels') }}
    where attribute = 'criterion'

)

select
    scores.customer_id,
    scores.system,
    scores.criterion,
    criteria.label_en,
    criteria.label_fr,
    scores.observed,
    scores.score,
    bounds.lowest_value,
    bounds.highest_value
from scores
inner join criteria
    on scores.criterion = criteria.criterion
inner join bounds
    on
        scores.system = bounds.system
        and scores.snapshot_date = bounds.snapshot_date
        and scores.criterion = bounds.criterion
        and scores.score = bounds.score
