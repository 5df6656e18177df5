{{ config(materialized='view') }}

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
            case when order_candidates.order_date > as_of.as_of_date then 'after_as_of_date' end
        ) as final_rejection_reason
    from order_candidates
    cross join as_of

),

with_status as (

    select
        *,
        case
            when final_rejection_reason is not null then 'rejected'
            when exclusion_reason is not null then 'excluded'
            when total_amount < 0 then 'return'
            else 'purchase'
        end as order_status,
        coalesce(
            final_rejection_reason,
            exclusion_reason,
            case when total_amount < 0 then 'negative_amount' else 'counted' end
        ) as status_reason
    from judged

),

with_revenue as (

    select
        *,
        case order_status
            when 'purchase' then {{ sextant.convert_money('total_amount - money_back', 'rate_to_reporting') }}
            when 'return' then {{ sextant.convert_money('total_amount', 'rate_to_reporting') }}
            else cast(0 as decimal(18, 4))
        end as revenue
    from with_status

)

select
    raw_row_number,
    raw_record_count,
    coalesce(order_id, concat('row ', cast(raw_row_number as {{ dbt.type_string() }}))) as order_id,
    order_version,
    person_id as customer_id,

    order_status,
    status_reason,
    store_id,
    usual_channel as channel,
    order_currency as currency,
    promo_code,

    total_amount,
    money_back as refunded_amount,
    discount_amount,
    shipping_amount,
    tax_amount,
    revenue,

    ordered_at,
    order_date
from with_revenue
