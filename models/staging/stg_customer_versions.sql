with

raw_customers as (

    {{ sextant.read_raw('customers') }}

),

numbered as (

    select
        *,
        row_number() over (
            partition by customer_id order by updated_at desc nulls last, raw_row_number desc
        ) as customer_version
    from raw_customers

)

select * from numbered
