-- One row: the scores of a customer today, and the figures that they are of.
select
    scores.recency_days,
    scores.order_count,
    scores.revenue,
    scores.r_score,
    scores.f_score,
    scores.m_score
from segmentation.rfm_scores as scores
inner join core.publication_context as context
    on scores.snapshot_date = context.as_of_date
where scores.customer_id = $customer
