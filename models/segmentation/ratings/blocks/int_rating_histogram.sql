with

customers as (

    select customer_snapshots.*
    from {{ ref('int_customer_snapshots') }} as customer_snapshots
    inner join {{ ref('int_as_of') }} as as_of
        on customer_snapshots.snapshot_date = as_of.as_of_date
    {{ sextant.and_is_enabled('ratings') }}

)

{% for months in sextant.setting('rating_periods') %}
{% set outer_loop = loop %}
{% for criterion, figure in {
    'recency': 'recency_days', 'frequency': 'order_count_' ~ months ~ 'm', 'monetary': 'floor(revenue_' ~ months ~ 'm)'
}.items() %}
select
    cast({{ months }} as int) as period_months,
    '{{ criterion }}' as criterion,
    cast({{ figure }} as bigint) as figure,

    count(*) as customers,
    count(*) filter (where order_count_{{ months }}m > 0) as buyers
from customers
group by {{ figure }}
{% if not (loop.last and outer_loop.last) %}

union all

{% endif %}
{% endfor %}
{% endfor %}
