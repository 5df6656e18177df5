with

costs as (

    select * from {{ ref('int_acquisition_costs') }}
    where cost_status = 'counted'

),

first_purchases as (

    select * from {{ ref('int_first_purchases') }}

),

as_of as (

    select as_of_date from {{ ref('int_as_of') }}

),

stores_named as (

    select count(*) as stores
    from costs
    where store_id <> '(unknown)'

),

events as (

    select
        store_id,
        channel,
        month,
        cost,
        0 as newcomers
    from costs

    union all

    select
        store_id,
        acquisition_channel as channel,
        cast({{ dbt.date_trunc('month', 'first_order_date') }} as date) as month,
        cast(null as decimal(18, 4)) as cost,
        1 as newcomers
    from first_purchases

),

sums as (

    select
        coalesce(store_id, '(all)') as store_id,
        coalesce(channel, '(all)') as channel,
        month,
        sum(cost) as cost,
        sum(newcomers) as new_customers
    from events
    group by grouping sets ((month), (month, channel), (month, store_id), (month, channel, store_id))  -- noqa: PRS

),

{{ sextant.named_values('sums', "'acquisition_channel'", 'channel') }}

select
    sums.store_id,
    sums.channel,
    sums.month,

    case
        when sums.cost is null then 'no_cost'
        when sums.new_customers = 0 then 'no_new_customers'
        else 'known'
    end as cost_status,
    named_values.label_en,
    named_values.label_fr,

    named_values.value_rank,
    cast(sums.cost as decimal(18, 4)) as cost,
    cast(sums.new_customers as bigint) as new_customers,
    {{ sextant.average_money('cast(sums.cost as decimal(18, 4))', 'sums.new_customers') }} as cost_per_new_customer,

    {{ dbt.dateadd('month', 1, 'sums.month') }} > {{ dbt.dateadd('day', 1, 'as_of.as_of_date') }} as is_partial
from sums
cross join as_of
cross join stores_named
inner join named_values
    on sums.channel = named_values.attribute_value
where sums.store_id = '(all)' or stores_named.stores > 0
