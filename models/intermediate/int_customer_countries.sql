with

customers as (

    select * from {{ ref('stg_customers') }}

)

select
    country_code,
    count(*) as customers
from customers
where country_code is not null
group by country_code
