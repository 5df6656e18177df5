with

order_candidates as (

    select * from {{ ref('int_order_candidates') }}

),

as_of as (

    select * from {{ ref('int_as_of') }}

),

judged as (

    select
        order_candidates.*,
        coalesce(
            order_candidates.rejection_reason,
            case when order_candidates.order_date > as_of.as_of_date then 'after_as_of_date' end,
            order_candidates.exclusion_reason,
            case when order_candidates.total_amount < 0 then 'negative_amount' else 'counted' end
        ) as status_reason
    from order_candidates
    cross join as_of

),

with_status as (

    select
        *,
        case
            when status_reason = 'counted' then 'purchase'
            when status_reason = 'negative_amount' then 'return'
            when status_reason in ('test', 'guest', 'cancelled', 'not_paid', 'fully_refunded') then 'excluded'
            else 'rejected'
        end as order_status
    from judged

),

with_revenue as (

    select
        *,
        cast(
            case order_status
                when 'purchase' then (total_amount - refunded_amount) * rate_to_reporting
                when 'return' then total_amount * rate_to_reporting
                else 0
            end as decimal(18, 4)
        ) as revenue
    from with_status

),

ranked as (

    select
        raw_row_number,
        coalesce(order_id, concat('row ', cast(raw_row_number as {{ dbt.type_string() }}))) as order_id,
        order_version,
        customer_id,

        order_status,
        status_reason,
        store_id,
        channel,
        currency,
        promo_code,

        total_amount,
        refunded_amount,
        discount_amount,
        revenue,
        case when order_status = 'purchase' then row_number() over (customer_orders) end as order_rank,
        case when order_status = 'purchase' then lag(order_date) over (customer_orders) end as previous_order_date,
        case when order_status = 'purchase' then lead(order_date) over (customer_orders) end as next_order_date,
        case when order_status = 'purchase' then lead(order_id) over (customer_orders) end as next_order_id,

        ordered_at,
        order_date
    from with_revenue
    window customer_orders as (partition by customer_id, order_status order by ordered_at, order_id)

)

select
    raw_row_number,
    order_id,
    order_version,
    customer_id,
    next_order_id,

    order_status,
    status_reason,
    store_id,
    channel,
    currency,
    promo_code,

    total_amount,
    refunded_amount,
    discount_amount,
    revenue,
    order_rank,
    {{ sextant.days_between('previous_order_date', 'order_date') }} as days_since_previous_order,
    {{ sextant.days_between('order_date', 'next_order_date') }} as days_until_next_order,

    ordered_at,
    order_date
from ranked
