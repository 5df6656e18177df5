{{ config(materialized='view') }}

with

order_candidates as (

    select * from {{ ref('int_order_candidates') }}

),

as_of as (

    select * from {{ ref('int_as_of') }}

),

order_costs as (

    select * from {{ ref('int_order_costs') }}

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

),

with_costs as (

    {#
        Of a partial refund nobody says which goods, and how much of the taxes, came back: neither is taken back here.
        The sign of the taxes is that of the order.
    #}
    select
        with_revenue.*,
        order_costs.goods_cost,
        coalesce(order_costs.cost_status, 'unknown') as known_cost_status,
        coalesce(order_costs.cost_coverage, 0) as cost_coverage,
        case
            when with_revenue.total_amount < 0 then -abs(coalesce(with_revenue.tax_amount, 0))
            else abs(coalesce(with_revenue.tax_amount, 0))
        end as tax_in_total,
        with_revenue.order_status in ('purchase', 'return') as is_counted
    from with_revenue
    left join order_costs
        on with_revenue.raw_row_number = order_costs.order_row_number

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
    case when is_counted then known_cost_status end as cost_status,

    total_amount,
    money_back as refunded_amount,
    discount_amount,
    shipping_amount,
    tax_amount,
    revenue,
    case when is_counted then goods_cost end as goods_cost,
    case
        when is_counted
            then cast(
                revenue - goods_cost - {{ sextant.convert_money('tax_in_total', 'rate_to_reporting') }}
                as decimal(18, 4)
            )
    end as gross_margin,
    case when is_counted then cost_coverage end as cost_coverage,

    ordered_at,
    order_date
from with_costs
