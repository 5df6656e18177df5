{{ config(materialized='view') }}

{% set details = sextant.detail_fields() + ['country_code', 'birth_date_unreadable', 'is_erased', 'age'] %}

with

customers as (

    select * from {{ ref('int_customers') }}

),

as_of as (

    select * from {{ ref('int_as_of') }}

),

with_age as (

    select
        customers.*,
        year(as_of.as_of_date) - year(customers.birth_date) - case
            when
                month(as_of.as_of_date) * 100 + day(as_of.as_of_date)
                < month(customers.birth_date) * 100 + day(customers.birth_date)
                then 1
            else 0
        end as age
    from customers
    cross join as_of

)

select
    customer_id,

    {% for detail in details %}
    {{ detail }},
    {% endfor %}

    {{ sextant.engine_hash(details) }} as details_hash
from with_age
