{% set text = dbt.type_string() %}

with

orders as (

    select * from {{ ref('orders') }}

),

order_candidates as (

    select * from {{ ref('int_order_candidates') }}

),

contacts as (

    select * from {{ ref('int_contacts') }}

),

unreadable_values as (

    select * from {{ ref('rejected_rows') }}
    where reason = 'unreadable'

),

unreadable_columns as (

    select
        table_name,
        column_name,
        'unreadable' as finding,
        min(raw_value) as raw_value,
        count(*) as row_count
    from unreadable_values
    group by table_name, column_name

),

unknown_statuses as (

    select
        'orders' as table_name,
        'financial_status' as column_name,
        'unknown_status' as finding,
        financial_status as raw_value,
        count(*) as row_count
    from order_candidates
    where exclusion_reason = 'unknown_status' and rejection_reason is null
    group by financial_status

),

buyers as (

    select
        customer_id,
        count(*) as row_count,
        sum(count(*)) over () as all_rows
    from orders
    where order_status = 'purchase'
    group by customer_id

),

odd_customers as (

    select
        'orders' as table_name,
        'customer_id' as column_name,
        case
            when {{ sextant.matches('customer_id', '(^|:)[0-9][.,]?[0-9]*[eE][+]?[0-9]+$') }} then 'scientific_notation'
            else 'implausible_share'
        end as finding,
        customer_id as raw_value,
        row_count
    from buyers
    where
        {{ sextant.matches('customer_id', '(^|:)[0-9][.,]?[0-9]*[eE][+]?[0-9]+$') }}
        or (row_count >= 10 and row_count * 10 > all_rows)

),

shared_addresses as (

    select
        lower(email) as address,
        count(*) as customers
    from contacts
    where email is not null
    group by lower(email)
    having count(*) > 1

),

customers_who_share as (

    {# Only how many, and never which ones: an address is personal data. #}
    select
        'customers' as table_name,
        'email' as column_name,
        'shared_address' as finding,
        cast(null as {{ text }}) as raw_value,
        sum(customers) as row_count
    from shared_addresses
    having sum(customers) > 0

),

rows_of_orders as (

    select
        'orders' as table_name,
        'order_id' as column_name,
        status_reason as finding,
        cast(null as {{ text }}) as raw_value,
        count(*) as row_count
    from orders
    where status_reason in ('line_of_order', 'refund_of_order')
    group by status_reason

),

findings as (

    select * from unreadable_columns
    union all
    select * from unknown_statuses
    union all
    select * from odd_customers
    union all
    select * from customers_who_share
    union all
    select * from rows_of_orders
    union all
    select * from {{ ref('int_doubtful_suppressions') }}

),

reasons as (

    select * from {{ ref('int_attribute_values') }}
    where attribute = 'reason'

)

select
    findings.table_name,
    findings.column_name,
    findings.finding,
    findings.raw_value,

    coalesce(reasons.label_en, findings.finding) as finding_label_en,
    coalesce(reasons.label_fr, findings.finding) as finding_label_fr,

    cast(findings.row_count as bigint) as row_count
from findings
left join reasons
    on findings.finding = reasons.attribute_value
