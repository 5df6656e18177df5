-- Today's scores: sextiles with their cut points, and stars over four periods.

create temp table buyers as
select customer_id, date '{as_of}' as snapshot_date, cast(sum(revenue) as decimal(18, 4)) as revenue,
    count(*) filter (where order_status = 'purchase') as order_count,
    count(*) filter (where order_status = 'purchase' and order_date > date '{as_of}' - interval 1 month) as order_count_1,
    count(*) filter (where order_status = 'purchase' and order_date > date '{as_of}' - interval 3 month) as order_count_3,
    count(*) filter (where order_status = 'purchase' and order_date > date '{as_of}' - interval 6 month) as order_count_6,
    count(*) filter (where order_status = 'purchase' and order_date > date '{as_of}' - interval 12 month) as order_count_12,
    cast(coalesce(sum(revenue) filter (where order_date > date '{as_of}' - interval 1 month), 0) as decimal(18, 4)) as revenue_1,
    cast(coalesce(sum(revenue) filter (where order_date > date '{as_of}' - interval 3 month), 0) as decimal(18, 4)) as revenue_3,
    cast(coalesce(sum(revenue) filter (where order_date > date '{as_of}' - interval 6 month), 0) as decimal(18, 4)) as revenue_6,
    cast(coalesce(sum(revenue) filter (where order_date > date '{as_of}' - interval 12 month), 0) as decimal(18, 4)) as revenue_12,
    max(ordered_at) filter (where order_status = 'purchase') as last_ordered_at,
    date '{as_of}' - max(order_date) filter (where order_status = 'purchase') as recency_days
from core.orders
where order_status in ('purchase', 'return') and order_date > date '{as_of}' - interval 10 year
group by customer_id
having order_count > 0;

create table segmentation.rfm_scores as
with scored as (
    select *,
        ntile(6) over (order by last_ordered_at, order_count, revenue, customer_id) as r_score,
        ntile(6) over (order by order_count, revenue, last_ordered_at, customer_id) as f_score,
        ntile(6) over (order by revenue, order_count, last_ordered_at, customer_id) as m_score
    from buyers
)
select customer_id, snapshot_date, recency_days, order_count, revenue, r_score, f_score, m_score, fm_score, rfm_segment
from scored
join read_csv('{rules}/fm_scores.csv') as fm_grid using (f_score, m_score)
join read_csv('{rules}/rfm_segments.csv') as segment_grid using (r_score, fm_score);

create table segmentation.rfm_cut_points as
select snapshot_date, 'recency' as criterion, r_score as score, min(recency_days) as lowest_value, max(recency_days) as highest_value, count(*) as customers
from segmentation.rfm_scores group by all
union all
select snapshot_date, 'frequency', f_score, min(order_count), max(order_count), count(*) from segmentation.rfm_scores group by all
union all
select snapshot_date, 'monetary', m_score, min(revenue), max(revenue), count(*) from segmentation.rfm_scores group by all;

create table segmentation.purchase_ratings as
with periods as (
    select customer_id, 1 as period_months, recency_days, order_count_1 as order_count, revenue_1 as revenue, revenue as historic_value from buyers
    union all
    select customer_id, 3, recency_days, order_count_3, revenue_3, revenue from buyers
    union all
    select customer_id, 6, recency_days, order_count_6, revenue_6, revenue from buyers
    union all
    select customer_id, 12, recency_days, order_count_12, revenue_12, revenue from buyers
),
thresholds as (
    pivot (
        select period_months, criterion || '_' || points as name, threshold
        from read_csv('{rules}/rating_thresholds.csv') where rating_profile = 'fashion_hightech'
    ) on name using max(threshold)
),
points as (
    select *,
        case when recency_days <= recency_4 then 4 when recency_days <= recency_3 then 3
            when recency_days <= recency_2 then 2 when recency_days <= recency_1 then 1 else 0 end as recency_points,
        case when order_count >= frequency_4 then 4 when order_count >= frequency_3 then 3
            when order_count >= frequency_2 then 2 when order_count >= frequency_1 then 1 else 0 end as frequency_points,
        case when revenue >= monetary_4 then 4 when revenue >= monetary_3 then 3
            when revenue >= monetary_2 then 2 when revenue >= monetary_1 then 1 else 0 end as monetary_points
    from periods join thresholds using (period_months)
)
select customer_id, date '{as_of}' as snapshot_date, period_months, recency_days, order_count, revenue,
    round(revenue / nullif(order_count, 0), 4) as average_order_value, historic_value,
    recency_points, frequency_points, monetary_points,
    (2 * (recency_points + frequency_points + monetary_points) + 3) // 6 as stars, purchase_profile, amount_class
from points
join read_csv('{rules}/purchase_profiles.csv') as profiles using (recency_points, frequency_points)
join read_csv('{rules}/amount_classes.csv') as classes using (monetary_points);
