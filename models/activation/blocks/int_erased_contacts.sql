with

erasure_requests as (

    {# The requests themselves: a forgotten account may have left the shop's customers altogether. #}
    select * from {{ ref('stg_erasure_requests') }}

)

select distinct {{ sextant.contact_key('customer_id') }} as contact_key
from erasure_requests
where customer_id is not null
