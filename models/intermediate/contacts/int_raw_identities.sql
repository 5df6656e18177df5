{{ config(materialized='ephemeral') }}

with

customers as (

    select * from {{ ref('stg_customers') }}

),

orders as (

    select * from {{ ref('stg_orders') }}

),

mentions as (

    {# Wherever an id, or the address of a guest, is named. An account's own details come before those of its orders. #}
    select
        customer_id as raw_identity,
        {{ sextant.address_of('email') }} as email,
        phone,
        country_code,
        true as is_listed,
        cast(0 as bigint) as mention
    from customers

    union all

    select
        {{ sextant.identity_of_order() }} as raw_identity,
        {{ sextant.address_of('email') }} as email,
        phone,
        cast(null as {{ dbt.type_string() }}) as country_code,
        false as is_listed,
        raw_row_number as mention
    from orders

),

identities as (

    select
        raw_identity,
        bool_or(is_listed) as is_listed,
        min_by(email, case when is_listed then -1 else -mention end) filter (where email is not null) as email,
        min_by(phone, case when is_listed then -1 else -mention end) filter (where phone is not null) as phone,
        max(country_code) as country_code
    from mentions
    where raw_identity is not null
    group by raw_identity

)

select * from identities
