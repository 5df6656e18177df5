-- Fails for each snapshot and system in which a customer of the feature table lacks a score, or the rating of a period.
{% set systems = {} %}
{% for system, place in sextant.enabled_systems().items() if system != 'engagement' %}
{% do systems.update({system: place}) %}
{% endfor %}

with

customers as (

    select
        snapshot_date,
        count(*) as customers
    from {{ sextant.rows_to_test(ref('int_customer_snapshots')) }}
    group by snapshot_date

),

scores as (
    {% for system, place in systems.items() %}

    select
        '{{ system }}' as system,
        snapshot_date,
        count(*) as scores,
        count(distinct {{ 'period_months' if system == 'ratings' else 1 }}) as periods
    from {{ sextant.rows_to_test(ref(place.model)) }}
    group by snapshot_date
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

systems as (
    {% for system in systems %}
    select '{{ system }}' as system {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    systems.system,
    customers.snapshot_date,
    customers.customers,
    scores.periods,
    scores.scores
from customers
cross join systems
left join scores
    on systems.system = scores.system and customers.snapshot_date = scores.snapshot_date
where scores.scores is null or scores.scores <> customers.customers * scores.periods
