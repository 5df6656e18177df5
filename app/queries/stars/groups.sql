-- One row per K-means group of the rules: what it is, what to do about it, and what it is worth today.
with

today as (

    select performance.*
    from segmentation.segment_performance as performance
    inner join core.publication_context as context
        on performance.snapshot_date = context.as_of_date
    where performance.system = 'kmeans'

)

select
    segments.segment,
    segments.rank,
    segments.label_en,
    segments.label_fr,
    segments.meaning_en,
    segments.meaning_fr,
    segments.playbook_en,
    segments.playbook_fr,
    coalesce(today.customers, 0) as customers,
    coalesce(today.share_of_customers, 0) as share_of_customers,
    coalesce(today.revenue, 0) as revenue,
    today.share_of_revenue,
    today.average_order_value,
    today.average_recency_days
from rules.segments as segments
left join today
    on segments.segment = today.segment
where segments.system = 'kmeans'
order by segments.rank
