{% set names = [] %}
{% for audience in sextant.checked_audiences() %}
{% do names.append("max(case when audience = '" ~ audience.name ~ "' then audience end)") %}
{% endfor %}

with

audience_members as (

    select * from {{ ref('audience_members') }}

)

{# A CRM keeps them in one field: names in the order of the var, so that the same audiences are the same text. #}
select
    customer_id,

    concat_ws(';', {{ names | join(', ') or "''" }}) as audiences
from audience_members
group by customer_id
