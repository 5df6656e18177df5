-- Why each criterion has its points: one row per customer and criterion of the card's rating, with the threshold that
-- gave the points and the next one. "2 of 4 points for 95 days since the last purchase: at most 120 give 2, 60 give 3."
-- Every table is served: dbt compile --select why_ratings writes the query as a screen would ask it, of one customer
-- (where customers.customer_id = ...).
with

customers as (

    select
        customer_id,
        rating_period_months
    from {{ ref('customers') }}

),

context as (

    select
        as_of_date,
        rating_profile
    from {{ ref('publication_context') }}

),

purchase_ratings as (

    select * from {{ ref('purchase_ratings') }}

),

rating_thresholds as (

    select * from {{ ref('rating_thresholds') }}

),

criteria as (

    select
        attribute_value as criterion,
        label_en,
        label_fr
    from {{ ref('value_labels') }}
    where attribute = 'criterion'

),

ratings as (
    {% for criterion, names in sextant.criteria().items() %}

    select
        purchase_ratings.customer_id,
        purchase_ratings.period_months,
        context.rating_profile,
        '{{ criterion }}' as criterion,
        cast(purchase_ratings.{{ names.feature }} as decimal(18, 4)) as observed,
        purchase_ratings.{{ criterion }}_points as points
    from customers
    cross join context
    inner join purchase_ratings
        on
            customers.customer_id = purchase_ratings.customer_id
            and customers.rating_period_months = purchase_ratings.period_months
            and context.as_of_date = purchase_ratings.snapshot_date
    {% if not loop.last %}

    union all
    {% endif %}
    {% endfor %}

)

select
    ratings.customer_id,
    ratings.criterion,
    criteria.label_en,
    criteria.label_fr,
    ratings.period_months,
    ratings.observed,
    ratings.points,
    earned.threshold,
    further.points as next_points,
    further.threshold as next_threshold
from ratings
inner join criteria
    on ratings.criterion = criteria.criterion
left join rating_thresholds as earned
    on
        ratings.rating_profile = earned.rating_profile
        and ratings.period_months = earned.period_months
        and ratings.criterion = earned.criterion
        and ratings.points = earned.points
left join rating_thresholds as further
    on
        ratings.rating_profile = further.rating_profile
        and ratings.period_months = further.period_months
        and ratings.criterion = further.criterion
        and ratings.points + 1 = further.points
