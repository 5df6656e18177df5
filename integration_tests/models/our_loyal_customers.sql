-- A mart of the shop's own on top of Sextant's, published with them.
{{ config(materialized='table', meta={'published': true}) }}

select
    customer_id,
    rfm_segment,
    revenue
from {{ ref('sextant', 'customers') }}
where rfm_segment = 'loyal'
