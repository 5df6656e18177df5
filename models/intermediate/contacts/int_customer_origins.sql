{% set fields = ['country_code', 'acquisition_channel'] %}

with

customers as (

    select
        {% for field in fields %}
        {{ sextant.trimmed(field) }} as {{ field }},
        {% endfor %}
        customer_id
    from {{ ref('int_customers') }}

),

country_names as (

    select * from {{ ref('country_names') }}

),

placeholders as (

    select * from {{ ref('placeholders') }}

),

{% for field in fields %}
{{ sextant.placeholders_of(field) }},

{% endfor %}
judged as (

    select
        customers.customer_id,
        customers.acquisition_channel,
        country_names.country_code as known_country_code,
        case
            {{ sextant.unusable_status('country_code', 'customers') }}
            when country_names.country_code is not null then 'valid'
            else 'invalid'
        end as country_code_status,
        case
            {{ sextant.unusable_status('acquisition_channel', 'customers') }}
            else 'valid'
        end as acquisition_channel_status
    from customers
    left join country_names
        on lower(customers.country_code) = country_names.name
    {% for field in fields %}
    left join {{ field }}_placeholders
        on lower(customers.{{ field }}) = {{ field }}_placeholders.placeholder
    {% endfor %}

),

valid as (

    select
        customer_id,
        case when country_code_status = 'valid' then known_country_code end as country_code,
        case when acquisition_channel_status = 'valid' then acquisition_channel end as acquisition_channel,
        country_code_status,
        acquisition_channel_status
    from judged

),

spellings as (

    {{ sextant.usual_spellings('valid', 'acquisition_channel') }}

)

select
    valid.customer_id,

    valid.country_code,
    coalesce(spellings.usual_spelling, valid.acquisition_channel) as acquisition_channel,
    valid.country_code_status,
    valid.acquisition_channel_status
from valid
left join spellings
    on valid.acquisition_channel = spellings.spelling
