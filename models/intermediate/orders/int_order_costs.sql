with

order_lines as (

    select
        *,
        goods_cost is not null as has_cost,
        abs(net_amount) as amount
    from {{ ref('int_order_lines') }}
    where line_status = 'attached'

),

sums as (

    select
        order_row_number,
        count(*) as line_count,
        count(*) filter (where has_cost) as lines_with_cost,
        count(*) filter (where cost_basis = 'margin_rate') as lines_by_rate,
        sum(goods_cost) as goods_cost,
        cast(sum(amount) as double) as amount,
        cast(coalesce(sum(amount) filter (where has_cost), 0) as double) as amount_with_cost
    from order_lines
    group by order_row_number
    {# Of an order without a row here, no cost is known. #}
    having count(goods_cost) > 0

)

select
    order_row_number,

    case
        when lines_with_cost < line_count then 'partial'
        when lines_by_rate > 0 then 'by_rate'
        else 'known'
    end as cost_status,

    case when lines_with_cost = line_count then cast(goods_cost as decimal(18, 4)) end as goods_cost,
    {# Of free goods the lines are counted. #}
    case
        when lines_with_cost = line_count then 1
        when amount > 0 then amount_with_cost / amount
        else lines_with_cost / cast(line_count as double)
    end as cost_coverage
from sums
