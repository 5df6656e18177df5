{% set attributes = {
    'all': 'everybody',
    'channel': 'channel',
    'store': 'store_id',
    'country': 'country_code',
    'acquisition_channel': 'acquisition_channel',
} %}

with

orders as (

    select *
    from {{ ref('orders') }}
    where order_status in ('purchase', 'return')

),

customers as (

    select * from {{ ref('customers') }}

),

months as (

    select * from {{ ref('int_months') }}

),

first_months as (

    select min(month) as first_month
    from months

),

described_orders as (

    select
        'all' as everybody,
        coalesce(orders.channel, '(unknown)') as channel,
        coalesce(orders.store_id, '(unknown)') as store_id,
        coalesce(customers.country_code, '(unknown)') as country_code,
        coalesce(customers.acquisition_channel, '(unknown)') as acquisition_channel,
        orders.order_status = 'purchase' as is_purchase,
        orders.revenue,
        {# A return that was booked before the shop's first purchase counts in the first month. #}
        greatest(cast({{ dbt.date_trunc('month', 'orders.order_date') }} as date), first_months.first_month) as month
    from orders
    cross join first_months
    left join customers
        on orders.customer_id = customers.customer_id

),

monthly as (

    {# One pass over the orders for all the attributes. #}
    select
        {{ sextant.grouped_attribute(attributes) }},
        month,
        count(*) filter (where is_purchase) as orders,
        sum(revenue) as revenue
    from described_orders
    group by {{ sextant.each_attribute(attributes, ['month']) }}  -- noqa: PRS

),

{{ sextant.named_values('monthly') }},

dense as (

    {# A month in which nothing was sold has a row of zeros, so that no curve has a gap. #}
    select
        named_values.*,
        months.month,
        months.is_partial,
        coalesce(monthly.orders, 0) as orders,
        coalesce(monthly.revenue, 0) as revenue
    from named_values
    cross join months
    left join monthly
        on
            named_values.attribute = monthly.attribute
            and named_values.attribute_value = monthly.attribute_value
            and months.month = monthly.month

)

select
    attribute,
    attribute_value,
    month,

    attribute as characteristic,
    attribute_value as characteristic_value,
    label_en,
    label_fr,

    value_rank,
    cast(orders as bigint) as orders,
    cast(revenue as decimal(18, 4)) as revenue,
    cast(sum(orders) over (curve) as bigint) as cumulative_orders,
    cast(sum(revenue) over (curve) as decimal(18, 4)) as cumulative_revenue,

    is_partial
from dense
window curve as (partition by attribute, attribute_value order by month)
