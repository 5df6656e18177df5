-- What was spent is the same in the raw rows that count, in all channels together, and in the channels one by one.
with

raw_costs as (

    select
        month,
        sum(cost) as cost
    from {{ ref('int_acquisition_costs') }}
    where cost_status = 'counted'
    group by month

),

mart_costs as (

    select
        month,
        sum(cost) filter (where channel = '(all)') as cost_of_all,
        sum(cost) filter (where channel <> '(all)') as cost_of_channels
    from {{ ref('acquisition_costs') }}
    where store_id = '(all)'
    group by month

)

select
    raw_costs.month,
    raw_costs.cost,
    mart_costs.cost_of_all,
    mart_costs.cost_of_channels
from raw_costs
full outer join mart_costs
    on raw_costs.month = mart_costs.month
where
    coalesce(raw_costs.cost, 0) <> coalesce(mart_costs.cost_of_all, 0)
    or coalesce(raw_costs.cost, 0) <> coalesce(mart_costs.cost_of_channels, 0)
