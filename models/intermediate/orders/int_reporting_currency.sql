{{ config(post_hook="{{ sextant.refuse_unclear_currency() }}") }}

{% set remembered = sextant.remembered_currency() %}
{# With --empty no order names a currency: the remembered one is kept. #}
{% set told = sextant.setting('reporting_currency') or (remembered if flags.EMPTY) %}
{% set text = dbt.type_string() %}

with

orders as (

    select * from {{ ref('stg_orders') }}

),

exchange_rates as (

    select * from {{ ref('stg_exchange_rates') }}
    where row_version = 1 and rate_to_reporting > 0

),

foreign_currencies as (

    select distinct currency
    from exchange_rates
    where rate_to_reporting <> 1

),

order_currencies as (

    select
        orders.currency,
        count(*) as orders
    from orders
    left join foreign_currencies
        on orders.currency = foreign_currencies.currency
    where orders.currency is not null and foreign_currencies.currency is null
    group by orders.currency

),

ranked as (

    select
        currency,
        orders,
        row_number() over (order by orders desc, currency asc) as currency_rank
    from order_currencies

)

{#- One row, also where no order names a currency. -#}
select
    {% if told %}
    cast('{{ told }}' as {{ text }}) as reporting_currency,
    'the var reporting_currency' as basis,
    {% else %}
    max(currency) as reporting_currency,
    case
        when max(currency) is null then 'no order names one'
        else concat('the most frequent, of ', cast(max(orders) as {{ text }}), ' orders')
    end as basis,
    {% endif %}
    cast({{ sextant.text_literal(remembered) if remembered else 'null' }} as {{ text }}) as remembered_currency,
    cast({{ sextant.text_literal(sextant.raw_input_name() if execute else '') }} as {{ text }}) as raw_input,
    {{ 'true' if sextant.setting('reporting_currency') else 'false' }} as is_chosen
{% if not told %}
from ranked
where currency_rank = 1
{% endif %}
