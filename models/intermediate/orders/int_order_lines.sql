{#- Without lines, the orders need not be read. -#}
{% set has_lines = sextant.raw_columns('order_lines') | length > 0 %}

with

order_lines as (

    select
        *,
        {{ sextant.store_of_lines() }} as store_key,
        {{ sextant.try_cast('quantity * unit_price - discount_amount', 'decimal(18, 4)') }} as line_amount,
        {{ sextant.try_cast('quantity * unit_cost', 'decimal(18, 4)') }} as line_cost
    from {{ ref('stg_order_lines') }}
    where row_version = 1 and order_line_id is not null

),

orders as (

    select
        raw_row_number,
        order_id,
        {{ sextant.store_of_lines() }} as store_key,
        total_amount,
        rate_to_reporting,
        order_date
    from {{ ref('int_order_candidates') }}
    where row_role = 'current' and order_id is not null {{ 'and false' if not has_lines }}

),

margin_rates as (

    select * from {{ ref('margin_rates') }}

),

exchange_rates as (

    select * from {{ ref('int_exchange_rates') }}

),

reporting_currency as (

    select * from {{ ref('int_reporting_currency') }}

),

order_keys as (

    {# Where lines do not say which store they are from, an id may be that of several orders. #}
    select
        order_id,
        store_key,
        count(*) as orders,
        min(raw_row_number) as order_row_number,
        min(total_amount) as total_amount,
        min(rate_to_reporting) as order_rate,
        min(order_date) as order_date
    from orders
    group by order_id, store_key

),

attached as (

    select
        order_lines.*,
        case
            when order_keys.orders is null then 'unknown_order'
            when order_keys.orders > 1 then 'several_orders'
            else 'attached'
        end as line_status,
        case when order_keys.orders = 1 then order_keys.order_row_number end as order_row_number,
        case when order_keys.orders = 1 then order_keys.total_amount < 0 end as is_of_return,
        case when order_keys.orders = 1 then order_keys.order_rate end as order_rate,
        case when order_keys.orders = 1 then order_keys.order_date end as order_date
    from order_lines
    left join order_keys
        on order_lines.order_id = order_keys.order_id and order_lines.store_key = order_keys.store_key

),

unsigned_returns as (

    {# Some exports write the lines of a return without a sign. #}
    select order_row_number
    from attached
    where is_of_return
    group by order_row_number
    having min(quantity) >= 0

),

priced as (

    select
        attached.*,
        case when unsigned_returns.order_row_number is null then 1 else -1 end as line_sign,
        margin_rates.margin_rate,
        {# A cost is in the reporting currency unless its line names another one. #}
        case
            when attached.cost_currency is null or attached.cost_currency = reporting_currency.reporting_currency then 1
            else exchange_rates.rate_to_reporting
        end as cost_rate
    from attached
    cross join reporting_currency
    left join unsigned_returns
        on attached.order_row_number = unsigned_returns.order_row_number
    left join margin_rates
        on attached.product_category = margin_rates.product_category
    left join exchange_rates
        on
            attached.cost_currency = exchange_rates.currency
            and least(attached.order_date, {{ sextant.build_date() }}) = exchange_rates.rate_date

),

with_basis as (

    select
        *,
        case
            when unit_cost < 0 then 'below_zero'
            when unit_cost is not null and line_status = 'attached' and cost_rate is null then 'no_exchange_rate'
        end as cost_fault,
        case
            when unit_cost >= 0 and line_cost is not null and cost_rate is not null then 'unit_cost'
            when margin_rate is not null and line_amount is not null and order_rate is not null then 'margin_rate'
            else 'unknown'
        end as cost_basis
    from priced

)

select
    raw_row_number,
    order_row_number,
    order_line_id,
    order_id,
    store_id,
    product_id,

    product_category,
    line_status,
    cost_basis,
    cost_fault,
    case
        when cost_fault = 'below_zero' then cast(unit_cost as {{ dbt.type_string() }})
        when cost_fault = 'no_exchange_rate' and {{ sextant.matches('cost_currency', '^[A-Z]{3}$') }} then cost_currency
    end as faulty_value,

    line_sign * quantity as quantity,
    {{ sextant.convert_money('line_sign * line_amount', 'order_rate') }} as net_amount,
    case cost_basis
        when 'unit_cost'
            then {{ sextant.convert_money('line_sign * line_cost', 'cost_rate') }}
        when 'margin_rate'
            then {{ sextant.convert_money(
                'cast(line_sign * line_amount * (1 - margin_rate) as decimal(18, 4))', 'order_rate'
            ) }}
    end as goods_cost
from with_basis
