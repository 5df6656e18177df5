-- The thresholds that segmentation.rating_scales suggests, in the format of the seed rating_thresholds. To use: dbt
-- compile --select suggest_rating_thresholds, run the compiled SQL in the warehouse, and round the figures as you like.
with

rating_scales as (

    select * from {{ ref('rating_scales') }}

)

select
    rating_profile,
    period_months,
    criterion,
    points,
    cast(suggested_threshold as bigint) as threshold
from rating_scales
where suggested_threshold is not null
order by
    period_months,
    case criterion when 'recency' then 1 when 'frequency' then 2 else 3 end,
    points
