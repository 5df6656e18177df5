{% set attributes = {
    'gender': 'gender',
    'age_band': 'age',
    'country': 'country_code',
    'city': 'city',
    'acquisition_channel': 'acquisition_channel',
    'store': 'store_id',
} %}

with

customers as (

    select * from {{ ref('customers') }}

),

last_purchases as (

    select *
    from {{ ref('orders') }}
    where order_status = 'purchase' and days_until_next_order is null

),

age_bands as (

    select
        age_band,
        lowest_age,
        lead(lowest_age) over (order by lowest_age) as next_lowest_age
    from {{ ref('age_bands') }}

),

described as (

    select
        customers.order_count > 0 as is_buyer,
        customers.revenue,
        coalesce(customers.gender, '(unknown)') as gender,
        coalesce(customers.age, -1) as age,
        coalesce(customers.country_code, '(unknown)') as country_code,
        coalesce(customers.city, '(unknown)') as city,
        coalesce(customers.acquisition_channel, '(unknown)') as acquisition_channel,
        coalesce(last_purchases.store_id, '(unknown)') as store_id
    from customers
    left join last_purchases
        on customers.customer_id = last_purchases.customer_id

),

grouped as (

    {# One pass over the customers. The bands are assigned afterwards, to few rows. #}
    select
        gender,
        age,
        country_code,
        city,
        acquisition_channel,
        store_id,
        count(*) as customers,
        count(*) filter (where is_buyer) as buyers,
        sum(revenue) as revenue
    from described
    group by {{ sextant.each_attribute(attributes) }}  -- noqa: PRS

),

named as (

    select
        case
            {% for attribute, column in attributes.items() %}
            when grouped.{{ column }} is not null then '{{ attribute }}'
            {% endfor %}
        end as attribute,
        case
            when grouped.age is not null then coalesce(age_bands.age_band, '(unknown)')
            else coalesce(
                grouped.gender, grouped.country_code, grouped.city, grouped.acquisition_channel, grouped.store_id
            )
        end as attribute_value,
        grouped.customers,
        grouped.buyers,
        grouped.revenue
    from grouped
    left join age_bands
        on
            grouped.age >= age_bands.lowest_age
            and (grouped.age < age_bands.next_lowest_age or age_bands.next_lowest_age is null)

),

summed as (

    select
        attribute,
        attribute_value,
        sum(customers) as customers,
        sum(buyers) as buyers,
        sum(revenue) as revenue
    from named
    group by attribute, attribute_value

),

{{ sextant.named_values('summed') }}

select
    summed.attribute,
    summed.attribute_value,

    summed.attribute as dimension,
    summed.attribute_value as dimension_value,
    named_values.label_en,
    named_values.label_fr,

    named_values.value_rank,
    cast(summed.customers as bigint) as customers,
    cast(summed.customers as double) / sum(summed.customers) over (partition by summed.attribute) as share,
    cast(summed.buyers as bigint) as buyers,
    cast(summed.revenue as decimal(18, 4)) as revenue
from summed
inner join named_values
    on summed.attribute = named_values.attribute and summed.attribute_value = named_values.attribute_value
