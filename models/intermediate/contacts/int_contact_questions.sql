with

judged_details as (

    select * from {{ ref('int_judged_details') }}

)

{# A text is asked about once, however many customers have it. #}
select
    'email' as field,
    '' as country_code,
    email as value
from judged_details
where email_status is null
group by email

union all

select
    'phone' as field,
    coalesce(country_code, '') as country_code,
    phone as value
from judged_details
where phone_status is null
group by country_code, phone

union all

select
    'postal_code' as field,
    country_code,
    postal_code as value
from judged_details
where postal_code_status is null
group by country_code, postal_code
