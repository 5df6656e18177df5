with

purchase_categories as (

    select * from {{ ref('int_purchase_categories') }}

),

following as (

    select
        customer_id,
        product_category as from_category,
        lead(product_category) over (purchases_of_customer) as to_category,
        order_rank,
        lead(order_rank) over (purchases_of_customer) as next_rank
    from purchase_categories
    window purchases_of_customer as (partition by customer_id order by order_rank)

),

pairs as (

    {# Two purchases of a customer, one right after the other, whose categories are both known. #}
    select
        from_category,
        to_category,
        count(*) as pairs,
        count(distinct customer_id) as customers
    from following
    where next_rank = order_rank + 1
    group by from_category, to_category

),

counted as (

    select
        *,
        sum(pairs) over (partition by from_category) as from_pairs,
        sum(pairs) over (partition by to_category) as to_pairs,
        sum(pairs) over () as all_pairs
    from pairs

),

with_evidence as (

    select
        from_category,
        to_category,
        pairs,
        customers,
        cast(from_pairs as bigint) as from_pairs,
        cast(pairs as double) / all_pairs as support,
        cast(to_pairs as double) / all_pairs as base_share
    from counted
    where from_pairs >= {{ sextant.setting('least_pairs') }}

),

{{ sextant.wilson_interval('with_evidence', 'pairs', 'from_pairs') }}

select
    from_category,
    to_category,

    cast(row_number() over (partition by from_category order by pairs desc, to_category asc) as int) as next_rank,
    pairs,
    customers,
    from_pairs,
    support,
    share,
    share_low,
    share_high,
    base_share,
    share / base_share as lift
from with_interval
