{{ config(materialized='by_snapshot') }}

with

histogram as (

    select *
    from {{ ref('int_kmeans_histogram') }}
    where snapshot_date = {{ sextant.snapshot_date() }}

),

partitions as (

    select *
    from {{ ref('int_kmeans_partitions') }}
    where snapshot_date = {{ sextant.snapshot_date() }}

)

select
    histogram.snapshot_date,
    histogram.criterion,
    cast(partitions.score as int) as score,

    {# Bounds are customers' own values, so that no rounding can leave a customer between two scores. #}
    min(histogram.lowest_value) as lower_bound,
    max(histogram.highest_value) as upper_bound,
    max(partitions.centroid) as centroid,
    cast(sum(histogram.customers) as bigint) as customers
from histogram
inner join partitions
    on
        histogram.criterion = partitions.criterion
        and histogram.value_rank >= partitions.first_value_rank
        and histogram.value_rank <= partitions.last_value_rank
group by histogram.snapshot_date, histogram.criterion, partitions.score
