{% set breakdowns = {
    'country': 'country_code',
    'acquisition_channel': 'acquisition_channel',
    'segment': 'rfm_segment',
} %}

with

customers as (

    select * from {{ ref('customers') }}

),

contacts as (

    select * from {{ ref('int_contacts') }}

),

combinations as (

    {# One pass over the customers: the fields side by side for each combination of the breakdowns. #}
    select
        coalesce(contacts.country_code, '(unknown)') as country_code,
        coalesce(contacts.acquisition_channel, '(unknown)') as acquisition_channel,
        coalesce(customers.rfm_segment, '(none)') as rfm_segment,
        {% for field in sextant.contact_fields() %}
        count(*) filter (where contacts.{{ field }}_status not in ('missing', 'placeholder')) as {{ field }}_filled,
        count(*) filter (where contacts.{{ field }}_status = 'valid') as {{ field }}_valid,
        {% endfor %}
        count(*) as customers
    from customers
    left join contacts
        on customers.customer_id = contacts.customer_id
    group by
        coalesce(contacts.country_code, '(unknown)'),
        coalesce(contacts.acquisition_channel, '(unknown)'),
        coalesce(customers.rfm_segment, '(none)')

),

fields as (
    {% for field in sextant.contact_fields() %}

    select
        '{{ field }}' as field,
        country_code,
        acquisition_channel,
        rfm_segment,
        customers,
        {{ field }}_filled as filled,
        {{ field }}_valid as valid,
        {{ 'true' if field in sextant.raw_columns('customers') else 'false' }} as is_provided
    from combinations
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

parts as (

    select
        field,
        'all' as breakdown,
        'all' as breakdown_value,
        customers,
        filled,
        valid,
        is_provided
    from fields
    {% for breakdown, column in breakdowns.items() %}

    union all

    select
        field,
        '{{ breakdown }}' as breakdown,
        {{ column }} as breakdown_value,
        customers,
        filled,
        valid,
        is_provided
    from fields
    {% endfor %}

)

select
    field,
    breakdown,
    breakdown_value,

    cast(sum(customers) as bigint) as customers,
    cast(sum(filled) as bigint) as filled,
    cast(sum(valid) as bigint) as valid,
    cast(sum(filled) as double) / sum(customers) as completion_rate,
    cast(sum(valid) as double) / nullif(sum(filled), 0) as validity_rate,

    is_provided
from parts
group by field, breakdown, breakdown_value, is_provided
