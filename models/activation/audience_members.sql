with

matches as (

    select * from {{ ref('int_audience_matches') }}

)

select
    audience,
    customer_id,

    channel
from matches
where not is_control_group
