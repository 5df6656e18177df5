{{ config(materialized='view') }}

with

{% for system, place in sextant.enabled_systems().items() %}
{{ system }} as (

    {# a view that names no database still works when the warehouse's file is copied or renamed #}
    select
        '{{ system }}' as system,
        snapshot_date,
        customer_id,
        {{ place.segment }} as segment
    from {{ ref(place.model).include(database=false) }}
    where {{ place.rows }}

),

{% endfor %}
all_systems as (
    {% for system in sextant.enabled_systems() %}
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
