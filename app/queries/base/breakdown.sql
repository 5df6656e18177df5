-- One row per value of an attribute of customers, the highest alone, and without a name one row of the rest: who it is.
with

ranked as (

    select
        *,
        row_number() over (
            order by
                attribute_value = '(unknown)',
                case $measure when 'revenue' then revenue when 'buyers' then buyers else customers end desc,
                value_rank
        ) as place
    from customer_base.customer_breakdown
    where attribute = $attribute

)

select
    if(place <= $most or attribute_value = '(unknown)', label_en, null) as label_en,
    if(place <= $most or attribute_value = '(unknown)', label_fr, null) as label_fr,
    min(value_rank) as value_rank,
    count(*) as group_count,
    sum(customers) as customers,
    sum(share) as share,
    sum(buyers) as buyers,
    sum(revenue) as revenue
from ranked
group by
    if(place <= $most or attribute_value = '(unknown)', place, null),
    if(place <= $most or attribute_value = '(unknown)', label_en, null),
    if(place <= $most or attribute_value = '(unknown)', label_fr, null)
order by min(place)
