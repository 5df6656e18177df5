{{ config(materialized='view') }}

with

{% for system, (model_name, segment, condition) in sextant.segment_systems().items() %}
{{ system }} as (

    {# a view that names no database still works when the warehouse's file is copied or renamed #}
    select
        '{{ system }}' as system,
        snapshot_date,
        customer_id,
        {{ segment }} as segment
    from {{ ref(model_name).include(database=false) }}
    {{ 'where ' ~ condition if condition }}

),

{% endfor %}
all_systems as (
    {% for system in sextant.segment_systems() %}
    select * from {{ system }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    system,
    snapshot_date,
    customer_id,

    segment
from all_systems
