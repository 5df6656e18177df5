with

as_of as (

    select * from {{ ref('int_as_of') }}

),

people as (

    select engagement_segments.*
    from {{ ref('engagement_segments') }} as engagement_segments
    inner join as_of
        on engagement_segments.snapshot_date = as_of.as_of_date

),

buyers as (

    select
        customer_snapshots.customer_id,
        customer_snapshots.revenue
    from {{ ref('int_customer_snapshots') }} as customer_snapshots
    inner join as_of
        on customer_snapshots.snapshot_date = as_of.as_of_date

),

cells as (

    select
        people.is_active,
        coalesce(people.value_level, '(none)') as value_level,
        people.engagement_level,
        people.engagement_segment,
        count(*) as customers,
        coalesce(sum(buyers.revenue), 0) as revenue
    from people
    left join buyers
        on people.customer_id = buyers.customer_id
    group by
        people.is_active,
        people.value_level,
        people.engagement_level,
        people.engagement_segment

)

select
    is_active,
    value_level,
    engagement_level,

    engagement_segment,

    cast(customers as bigint) as customers,
    cast(customers as double) / sum(customers) over () as share_of_customers,
    cast(revenue as decimal(18, 4)) as revenue,
    cast(revenue as double) / nullif(cast(sum(revenue) over () as double), 0) as share_of_revenue
from cells
