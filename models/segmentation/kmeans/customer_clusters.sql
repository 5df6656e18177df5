{% set cluster_numbers = sextant.cluster_numbers() %}
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

    select
        {% for number in cluster_numbers %}
        {{ sextant.squared_distance(features, 'centroids', number) }} as distance_{{ number }},
        {% endfor %}
        customers.customer_id,
        customers.revenue
    from customers
    inner join as_of
        on customers.snapshot_date = as_of.as_of_date
    cross join centroids

),

assigned as (

    select
        customer_id,
        revenue,
        {{ sextant.nearest_cluster('distance') }} as cluster_number
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
