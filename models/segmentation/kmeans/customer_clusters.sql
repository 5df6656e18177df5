{# As many as the var cluster_count allows. #}
{% set cluster_numbers = range(1, sextant.setting_specs().cluster_count.highest + 1) | list %}
{% set distances = [] %}
{% for number in cluster_numbers %}
{% do distances.append('distance_' ~ number) %}
{% endfor %}
{% set features = {
    'recency': 'customers.recency_days',
    'frequency': 'ln(1 + customers.order_count)',
    'monetary': 'ln(1 + greatest(customers.revenue, 0))',
} %}

with

customers as (

    select * from {{ ref('int_customer_snapshots') }}

),

as_of as (

    select * from {{ ref('int_as_of') }}

),

centroids as (

    {# One wide row: a row for each customer and cluster would be many times the base. #}
    select
        {% for feature in features %}
        {% for number in cluster_numbers %}
        max(case when cluster_number = {{ number }} then {{ feature }}_center end) as {{ feature }}_{{ number }},
        {% endfor %}
        max({{ feature }}_scale) as {{ feature }}_scale,
        {% endfor %}
        count(*) as clusters
    from {{ ref('int_cluster_centroids') }}

),

distances as (

    {# Squared, each feature in its own scale; null where there is no such cluster. #}
    select
        {% for number in cluster_numbers %}
        0
        {% for feature, value in features.items() %}
        + power(({{ value }} - centroids.{{ feature }}_{{ number }}) / centroids.{{ feature }}_scale, 2)
        {% endfor %}
            as distance_{{ number }},
        {% endfor %}
        customers.customer_id,
        customers.revenue
    from customers
    inner join as_of
        on customers.snapshot_date = as_of.as_of_date
    cross join centroids

),

assigned as (

    {# The nearest cluster; the lower number of two that are equally near. #}
    select
        customer_id,
        revenue,
        case least({{ distances | join(', ') }})
            {% for number in cluster_numbers %}
            when distance_{{ number }} then {{ number }}
            {% endfor %}
        end as cluster_number
    from distances

),

cluster_revenue as (

    select
        cluster_number,
        {{ sextant.average_money('sum(revenue)', 'count(*)') }} as mean_revenue
    from assigned
    group by cluster_number

),

clusters as (

    {# The sample gave the clusters their numbers; the whole base says which one spends most. #}
    select
        cluster_number,
        row_number() over (order by mean_revenue desc, cluster_number asc) as cluster_id
    from cluster_revenue

)

select
    assigned.customer_id,
    cast(clusters.cluster_id as int) as cluster_id
from assigned
inner join clusters
    on assigned.cluster_number = clusters.cluster_number
