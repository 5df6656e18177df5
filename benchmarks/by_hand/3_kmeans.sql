-- Today's K-means scores from the parts that by_hand.py found, the table parts: (criterion, score, bound).

create table segmentation.kmeans_scores as
with bounds as (
    pivot (select criterion || '_' || score as name, bound from parts) on name using max(bound)
),
scored as (
    select buyers.*,
        case when recency_days <= recency_5 then 5 when recency_days <= recency_4 then 4 when recency_days <= recency_3 then 3
            when recency_days <= recency_2 then 2 else 1 end as r_score,
        case when order_count >= frequency_5 then 5 when order_count >= frequency_4 then 4 when order_count >= frequency_3 then 3
            when order_count >= frequency_2 then 2 else 1 end as f_score,
        case when revenue >= monetary_5 then 5 when revenue >= monetary_4 then 4 when revenue >= monetary_3 then 3
            when revenue >= monetary_2 then 2 else 1 end as m_score
    from buyers cross join bounds
)
select customer_id, snapshot_date, recency_days, order_count, revenue, round(revenue / order_count, 4) as average_order_value,
    r_score, f_score, m_score, 100 * r_score + 10 * f_score + m_score as kmeans_score, kmeans_group
from scored
join read_csv('{rules}/kmeans_groups.csv') as grid using (r_score, f_score, m_score);
