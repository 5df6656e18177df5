with

customers as (

    select * from {{ ref('int_accounts') }}

),

country_names as (

    select * from {{ ref('country_names') }}

),

texts as (

    select
        country_code as country_text,
        count(*) as customers
    from customers
    where country_code is not null
    group by country_code

)

select
    country_names.country_code,
    cast(sum(texts.customers) as bigint) as customers
from texts
inner join country_names
    on lower({{ sextant.trimmed('texts.country_text') }}) = country_names.name
group by country_names.country_code
