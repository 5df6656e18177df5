-- Fails for each score whose customers, or lowest or highest value, differ from kmeans_breaks.

with

kmeans_scores as (

    select * from {{ sextant.rows_to_test(ref('kmeans_scores')) }}

),

found as (
    {% for criterion, names in sextant.criteria().items() %}

    select
        snapshot_date,
        '{{ criterion }}' as criterion,
        {{ names.score }} as score,
        count(*) as customers,
        min({{ names.feature }}) as lowest_value,
        max({{ names.feature }}) as highest_value
    from kmeans_scores
    group by snapshot_date, {{ names.score }}
    {% if not loop.last %}

    union all
    {% endif %}
    {% endfor %}

),

kmeans_breaks as (

    select * from {{ sextant.rows_to_test(ref('kmeans_breaks')) }}

)

select
    coalesce(found.snapshot_date, kmeans_breaks.snapshot_date) as snapshot_date,
    coalesce(found.criterion, kmeans_breaks.criterion) as criterion,
    coalesce(found.score, kmeans_breaks.score) as score,
    found.customers,
    kmeans_breaks.customers as customers_of_break
from found
full outer join kmeans_breaks
    on
        found.snapshot_date = kmeans_breaks.snapshot_date
        and found.criterion = kmeans_breaks.criterion
        and found.score = kmeans_breaks.score
where
    found.customers is null
    or kmeans_breaks.customers is null
    or found.customers <> kmeans_breaks.customers
    or found.lowest_value <> kmeans_breaks.lower_bound
    or found.highest_value <> kmeans_breaks.upper_bound
