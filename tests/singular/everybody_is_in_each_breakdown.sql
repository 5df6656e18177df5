-- Fails for each part of a mart that should have every customer, or every buyer, once and has more or fewer.
with

everybody as (

    select
        count(*) as customers,
        count(*) filter (where order_count > 0) as buyers
    from {{ ref('customers') }}

),

counted as (

    select
        'customer_breakdown' as mart,
        attribute as part,
        sum(customers) as customers,
        sum(buyers) as buyers
    from {{ ref('customer_breakdown') }}
    group by attribute

    union all

    select
        'purchase_count_distribution' as mart,
        'all' as part,
        coalesce(sum(customers), 0) as customers,
        coalesce(sum(customers) filter (where order_count > 0), 0) as buyers
    from {{ ref('purchase_count_distribution') }}

    union all

    select
        'field_completion' as mart,
        concat(field, ' by ', attribute) as part,
        sum(customers) as customers,
        null as buyers
    from {{ ref('field_completion') }}
    group by field, attribute

    union all

    select
        'opt_in_coverage' as mart,
        channel as part,
        sum(customers) as customers,
        null as buyers
    from {{ ref('opt_in_coverage') }}
    where system = 'all'
    group by channel

    union all

    select
        'first_purchase_outcomes' as mart,
        attribute as part,
        null as customers,
        sum(customers) as buyers
    from {{ ref('first_purchase_outcomes') }}
    group by attribute

    union all

    select
        'retention_rates' as mart,
        'new_customers' as part,
        null as customers,
        coalesce(sum(new_customers), 0) as buyers
    from {{ ref('retention_rates') }}

)

select
    counted.mart,
    counted.part,
    counted.customers,
    everybody.customers as all_customers,
    counted.buyers,
    everybody.buyers as all_buyers
from counted
cross join everybody
where counted.customers <> everybody.customers or counted.buyers <> everybody.buyers
