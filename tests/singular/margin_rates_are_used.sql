-- Warns of each category of rules.margin_rates that no order line has: it may be misspelt.
{{ config(severity='warn') }}

select
    margin_rates.product_category,
    margin_rates.margin_rate
from {{ ref('margin_rates') }} as margin_rates
left join {{ ref('int_order_lines') }} as order_lines
    on margin_rates.product_category = order_lines.product_category
where order_lines.product_category is null
