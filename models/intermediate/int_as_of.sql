{{ config(post_hook="{{ sextant.refuse_earlier_as_of_date() }}") }}

{% if sextant.setting('as_of_date') %}

select cast('{{ sextant.setting("as_of_date") }}' as date) as as_of_date

{% else %}

with

order_candidates as (

    select * from {{ ref('int_order_candidates') }}

)

select max(order_date) as as_of_date
from order_candidates
where rejection_reason is null and exclusion_reason is null

{% endif %}
