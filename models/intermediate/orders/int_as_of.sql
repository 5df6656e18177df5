-- depends_on: {{ ref('order_status_reasons') }}
{{ config(post_hook="{{ sextant.refuse_earlier_as_of_date() }}") }}

{% if sextant.setting('as_of_date') %}

select cast('{{ sextant.setting("as_of_date") }}' as date) as as_of_date

{% elif flags.EMPTY %}

{# With --empty there is no order, and the build only needs the shapes of the tables. #}
select {{ sextant.build_date() }} as as_of_date

{% else %}

{% set counts = 'rejection_reason is null and exclusion_reason is null' %}
{% set since = sextant.recent_orders_since(ref('stg_orders'), ref('int_order_candidates'), counts) %}

with

order_candidates as (

    select *
    from {{ ref('int_order_candidates') }}
    {% if since %}
    where ordered_at >= cast('{{ since }}' as timestamp)
    {% endif %}

)

select max(order_date) as as_of_date
from order_candidates
where {{ counts }}

{% endif %}
