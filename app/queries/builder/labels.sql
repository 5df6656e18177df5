-- One row per column of the customer card and coded value: what people call the value, and its place.
with

systems as (

    select
        'rfm' as system,
        'rfm_segment' as column_name

    union all

    select
        'ratings' as system,
        'purchase_profile' as column_name

    union all

    select
        'ratings' as system,
        'purchase_profile_12m' as column_name

    union all

    select
        'kmeans' as system,
        'kmeans_group' as column_name

    union all

    select
        'engagement' as system,
        'engagement_segment' as column_name

)

select
    systems.column_name,
    segments.segment as coded_value,
    segments.rank as value_rank,
    segments.label_en,
    segments.label_fr
from rules.segments as segments
inner join systems
    on segments.system = systems.system

union all

-- Two systems may have a segment of one code.
select
    'leading_segment' as column_name,
    segment as coded_value,
    min(rank) as value_rank,
    min(label_en) as label_en,
    min(label_fr) as label_fr
from rules.segments
group by segment
having count(*) = 1

union all

select
    'leading_system' as column_name,
    system as coded_value,
    precedence as value_rank,
    label_en,
    label_fr
from rules.systems

union all

select
    'contradiction_reason' as column_name,
    reason as coded_value,
    reason_rank as value_rank,
    label_en,
    label_fr
from rules.contradiction_reasons

union all

select
    'amount_class' as column_name,
    amount_class as coded_value,
    monetary_points as value_rank,
    label_en,
    label_fr
from rules.amount_classes

union all

select
    'country_code' as column_name,
    country_code as coded_value,
    1 as value_rank,
    label_en,
    label_fr
from rules.country_labels

union all

select
    attribute as column_name,
    attribute_value as coded_value,
    value_rank,
    label_en,
    label_fr
from rules.value_labels
