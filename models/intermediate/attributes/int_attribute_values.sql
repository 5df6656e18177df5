with

value_labels as (

    select * from {{ ref('value_labels') }}

),

country_labels as (

    select * from {{ ref('country_labels') }}

),

age_bands as (

    select * from {{ ref('age_bands') }}

),

basket_bands as (

    select * from {{ ref('basket_bands') }}

),

segments as (

    select * from {{ ref('segments') }}

),

order_status_reasons as (

    select * from {{ ref('order_status_reasons') }}

),

campaign_audiences as (

    {# Once for each of its segments, where a shop should write the same name. #}
    select
        audience,
        min(label_en) as label_en,
        min(label_fr) as label_fr
    from {{ ref('campaign_audiences') }}
    group by audience

)

select
    attribute,
    attribute_value,
    label_en,
    label_fr,
    value_rank
from value_labels
where attribute <> 'basket_band'

union all

{# Countries have no order of their own: their codes sort them. #}
select
    'country' as attribute,
    country_code as attribute_value,
    label_en,
    label_fr,
    1 as value_rank
from country_labels

union all

select
    'age_band' as attribute,
    age_band as attribute_value,
    label_en,
    label_fr,
    cast(row_number() over (order by lowest_age) as int) as value_rank
from age_bands

union all

select
    'basket_band' as attribute,
    basket_bands.basket_band as attribute_value,
    coalesce(value_labels.label_en, basket_bands.basket_band) as label_en,
    coalesce(value_labels.label_fr, basket_bands.basket_band) as label_fr,
    cast(row_number() over (order by basket_bands.lower_bound) as int) as value_rank
from basket_bands
left join value_labels
    on value_labels.attribute = 'basket_band' and basket_bands.basket_band = value_labels.attribute_value

union all

select
    system as attribute,
    segment as attribute_value,
    label_en,
    label_fr,
    rank as value_rank
from segments

union all

{# The segment of a breakdown is the RFM segment. #}
select
    'segment' as attribute,
    segment as attribute_value,
    label_en,
    label_fr,
    rank as value_rank
from segments
where system = 'rfm'

union all

select
    'reason' as attribute,
    reason as attribute_value,
    label_en,
    label_fr,
    1 as value_rank
from order_status_reasons

union all

select
    'audience' as attribute,
    audience as attribute_value,
    label_en,
    label_fr,
    1 as value_rank
from campaign_audiences
