{{ config(materialized='view') }}

{% set text = dbt.type_string() %}

with

suppressions as (

    select * from {{ ref('stg_suppressions') }}

),

suppressions_in_doubt as (

    {# A word with a digit or an @ may be an address that is in the wrong column. #}
    {% for column in ['channel', 'reason'] %}
    select
        'suppressions' as table_name,
        '{{ column }}' as column_name,
        'unknown_{{ column }}' as finding,
        case
            when {{ sextant.matches('unknown_' ~ column, '[@0-9]') }} then '(personal data)'
            else unknown_{{ column }}
        end as raw_value
    from suppressions
    where unknown_{{ column }} is not null

    union all

    {% endfor %}
    select
        'suppressions' as table_name,
        'address_hash' as column_name,
        'not_a_hash' as finding,
        cast(null as {{ text }}) as raw_value
    from suppressions
    where suppression_status = 'not_a_hash'

)

select
    table_name,
    column_name,
    finding,
    raw_value,
    count(*) as row_count
from suppressions_in_doubt
group by table_name, column_name, finding, raw_value
