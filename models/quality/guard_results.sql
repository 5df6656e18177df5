{# Where the rate of the whole base is: {mart: which of its rows, the column of subjects, and its rates}. #}
{% set marts = {
    'field_completion': {
        'whole_base': "attribute = 'all'", 'subject': 'field', 'measures': ['completion_rate', 'validity_rate'],
    },
    'opt_in_coverage': {
        'whole_base': "system = 'all'", 'subject': 'channel',
        'measures': ['channel_opt_in_rate', 'channel_reachable_rate'],
    },
} %}

with

thresholds as (

    select * from {{ ref('quality_thresholds') }}

),

{% for mart, place in marts.items() %}
{{ mart }} as (

    select * from {{ ref(mart) }}
    where {{ place.whole_base }}

),

{% endfor %}
attribute_values as (

    select * from {{ ref('int_attribute_values') }}

),

rates as (
    {% for mart, place in marts.items() %}
    {% set is_last_mart = loop.last %}
    {% for measure in place.measures %}

    select
        '{{ measure }}' as measure,
        {{ place.subject }} as subject,
        '{{ place.subject }}' as subject_attribute,
        {{ measure }} as observed,
        is_provided
    from {{ mart }}
    {{ 'union all' if not (loop.last and is_last_mart) }}
    {% endfor %}
    {% endfor %}

)

select
    thresholds.measure,
    thresholds.subject,

    case
        when rates.subject is null then 'error'
        when not rates.is_provided or rates.observed is null then 'not_provided'
        when rates.observed < thresholds.error_below then 'error'
        when rates.observed < thresholds.warn_below then 'warn'
        else 'ok'
    end as status,
    coalesce(measures.label_en, thresholds.measure) as measure_label_en,
    coalesce(measures.label_fr, thresholds.measure) as measure_label_fr,
    coalesce(subjects.label_en, thresholds.subject) as subject_label_en,
    coalesce(subjects.label_fr, thresholds.subject) as subject_label_fr,
    thresholds.why_en,
    thresholds.why_fr,

    cast(row_number() over (
        order by
            coalesce(measures.value_rank, 9999),
            thresholds.measure,
            coalesce(subjects.value_rank, 9999),
            thresholds.subject
    ) as int) as value_rank,
    rates.observed,
    thresholds.warn_below,
    thresholds.error_below
from thresholds
left join rates
    on thresholds.measure = rates.measure and thresholds.subject = rates.subject
left join attribute_values as measures
    on measures.attribute = 'measure' and thresholds.measure = measures.attribute_value
left join attribute_values as subjects
    on rates.subject_attribute = subjects.attribute and rates.subject = subjects.attribute_value
