with

as_of as (

    select * from {{ ref('int_as_of') }}

),

customer_segments as (

    select customer_segments.*
    from {{ ref('customer_segments') }} as customer_segments
    inner join as_of
        on customer_segments.snapshot_date = as_of.as_of_date

),

orders as (

    {# The orders that the snapshot sees, as int_customer_snapshots has them. #}
    select orders.*
    from {{ ref('orders') }} as orders
    inner join as_of
        on
            orders.order_date <= as_of.as_of_date
            and orders.order_date > {{ dbt.dateadd('year', -sextant.setting('lookback_years'), 'as_of.as_of_date') }}
    where orders.order_status in ('purchase', 'return')

),

customer_sums as (

    select
        customer_id,
        sum(revenue) as revenue,
        sum(revenue) filter (where gross_margin is not null) as revenue_with_cost,
        {{ sextant.margin_sums() }}
    from orders
    group by customer_id

),

segments as (

    select
        customer_segments.system,
        customer_segments.segment,
        count(*) as customers,
        coalesce(sum(customer_sums.revenue), 0) as revenue,
        sum(customer_sums.revenue_with_cost) as revenue_with_cost,
        sum(customer_sums.gross_margin) as gross_margin,
        sum(customer_sums.amount) as amount,
        sum(customer_sums.amount_with_cost) as amount_with_cost
    from customer_segments
    left join customer_sums
        on customer_segments.customer_id = customer_sums.customer_id
    group by customer_segments.system, customer_segments.segment

),

{{ sextant.named_values('segments', 'system', 'segment') }}

select
    segments.system,
    segments.segment,

    named_values.label_en,
    named_values.label_fr,

    named_values.value_rank,
    segments.customers,
    cast(segments.revenue as decimal(18, 4)) as revenue,
    cast(segments.revenue_with_cost as decimal(18, 4)) as revenue_with_cost,
    cast(segments.gross_margin as decimal(18, 4)) as gross_margin,
    {{ sextant.cost_coverage('segments.') }} as cost_coverage,
    case
        when segments.revenue_with_cost > 0
            then cast(segments.gross_margin as double) / cast(segments.revenue_with_cost as double)
    end as gross_margin_rate
from segments
inner join named_values
    on segments.system = named_values.attribute and segments.segment = named_values.attribute_value
