{% if sextant.setting('reporting_currency') %}

select cast('{{ sextant.setting("reporting_currency") }}' as {{ dbt.type_string() }}) as reporting_currency

{% else %}

with

orders as (

    select * from {{ ref('stg_orders') }}

),

exchange_rates as (

    select * from {{ ref('stg_exchange_rates') }}

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
        row_number() over (order by orders desc, currency asc) as currency_rank
    from order_currencies

)

select max(currency) as reporting_currency {# an aggregate, to have a row where no order names a currency #}
from ranked
where currency_rank = 1

{% endif %}
