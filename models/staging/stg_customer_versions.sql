with

customer_rows as (

    select * from {{ ref('stg_customer_rows') }}

),

repeated_customers as (

    select * from {{ ref('stg_repeated_customers') }}

)

select
    customer_rows.*,
    cast(coalesce(repeated_customers.customer_version, 1) as bigint) as customer_version
from customer_rows
left join repeated_customers
    on customer_rows.raw_row_number = repeated_customers.raw_row_number
