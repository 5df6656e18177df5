{{ config(post_hook="{{ sextant.refuse_unsaid_lines() }}") }}

{% set order_hash = sextant.engine_hash(['order_id', "coalesce(store_id, '')"]) %}

{#-
    Almost every order is in one row; only the rows of the others are read here. The orders are read twice, on purpose.
-#}
with

repeated_hashes as (

    {# Numbers are grouped faster than ids. An order that shares its hash with another is the only version of itself. #}
    select {{ order_hash }} as order_hash
    from {{ ref('stg_orders') }}
    where order_id is not null
    group by {{ order_hash }}
    having count(*) > 1

),

repeated_rows as (

    select
        orders.raw_row_number,
        orders.order_id,
        coalesce(orders.store_id, '') as store_key,
        orders.total_amount,
        orders.ordered_at,
        orders.updated_at,
        max(orders.total_amount) over (order_rows) as highest_amount
    from {{ ref('stg_orders') }} as orders
    inner join repeated_hashes
        on {{ sextant.engine_hash(['orders.order_id', "coalesce(orders.store_id, '')"]) }} = repeated_hashes.order_hash
    where orders.order_id is not null
    window order_rows as (partition by orders.order_id, coalesce(orders.store_id, ''))

),

with_refunds as (

    {# A row below zero beside one above zero is a refund of that order. The same refund listed twice is one. #}
    select
        *,
        coalesce(total_amount < 0 and highest_amount > 0, false) as is_refund,
        row_number() over (
            partition by order_id, store_key, total_amount, ordered_at order by raw_row_number
        ) as same_row_number
    from repeated_rows

),

numbered as (

    select
        raw_row_number,
        order_id,
        store_key,
        total_amount,
        is_refund,
        {# A row without an amount never replaces one that has it. #}
        row_number() over (
            partition by order_id, store_key
            order by
                is_refund asc,
                total_amount is null asc,
                updated_at desc nulls last,
                raw_row_number desc
        ) as order_version,
        sum(-total_amount) filter (where is_refund and same_row_number = 1) over (order_rows) as refunded_in_rows,
        count(updated_at) filter (where not is_refund) over (order_rows) as dated_rows,
        count(total_amount) filter (where not is_refund) over (order_rows) as amount_rows,
        min(total_amount) filter (where not is_refund) over (order_rows) as lowest_amount,
        max(total_amount) filter (where not is_refund) over (order_rows) as highest_amount
    from with_refunds
    window order_rows as (partition by order_id, store_key)

)

select
    raw_row_number,
    order_id,
    store_key,

    case
        when is_refund then 'refund'
        when order_version = 1 then 'current'
        {#
            Rows without an updated_at are no versions: with one and the same amount they are lines, each with the
            total.
        #}
        when
            dated_rows = 0 and amount_rows > 1 and lowest_amount = highest_amount and total_amount is not null
            then 'line'
        else 'superseded'
    end as row_role,

    order_version,
    cast(
        case when order_version = 1 then coalesce(refunded_in_rows, 0) else 0 end as decimal(18, 4)
    ) as refunded_in_rows,

    dated_rows = 0 and amount_rows > 1 and lowest_amount < highest_amount as has_unsaid_lines
from numbered
