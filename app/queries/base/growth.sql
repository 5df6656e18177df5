-- One row per month and value of an attribute, the highest by name and the rest as one: revenue up to the month.
with

months as (

    select
        *,
        month = max(month) over () as is_last
    from customer_base.cumulative_revenue
    where attribute = $attribute

),

ranked as (

    select
        attribute_value,
        row_number() over (order by cumulative_revenue desc, attribute_value asc) as place
    from months
    where is_last

)

select
    months.month,
    least(ranked.place, $most + 1) as place,
    if(ranked.place <= $most, months.label_en, null) as label_en,
    if(ranked.place <= $most, months.label_fr, null) as label_fr,
    bool_or(months.is_partial) as is_partial,
    sum(months.orders) as orders,
    sum(months.revenue) as revenue,
    sum(months.cumulative_orders) as cumulative_orders,
    sum(months.cumulative_revenue) as cumulative_revenue
from months
inner join ranked
    on months.attribute_value = ranked.attribute_value
group by
    months.month,
    least(ranked.place, $most + 1),
    if(ranked.place <= $most, months.label_en, null),
    if(ranked.place <= $most, months.label_fr, null)
order by months.month, least(ranked.place, $most + 1)
