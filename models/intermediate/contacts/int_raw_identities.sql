{{ config(materialized='ephemeral') }}

with

customers as (

    select * from {{ ref('int_accounts') }}

),

orders as (

    select * from {{ ref('stg_orders') }}

),

mentions as (

    {#
        Every place that names an id, or the address of a guest. An account's own details come first, then those of its
        latest order.
    #}
    select
        customer_id as raw_identity,
        {{ sextant.address_of('email') }} as email,
        phone,
        country_code,
        true as is_listed,
        cast(9223372036854775807 as bigint) as mention
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
        max_by(email, mention) filter (where email is not null) as email,
        max_by(phone, mention) filter (where phone is not null) as phone,
        max(country_code) as country_code
    from mentions
    where raw_identity is not null
    group by raw_identity

)

select * from identities
