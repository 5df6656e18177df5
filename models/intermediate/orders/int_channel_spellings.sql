with

orders as (

    select * from {{ ref('stg_orders') }}

),

spellings as (

    {{ sextant.usual_spellings('orders', 'channel') }}

)

select
    spelling as channel,
    usual_spelling
from spellings
