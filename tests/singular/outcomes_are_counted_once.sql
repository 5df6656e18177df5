-- Fails for each outcome that is in the blocks of two months, so that purchase_likelihood would count it twice.
with

outcomes as (

    select * from {{ ref('int_segment_outcomes') }}

)

select
    system,
    segment_date,
    segment,
    horizon_days,
    count(*) as blocks
from outcomes
group by system, segment_date, segment, horizon_days
having count(*) > 1
