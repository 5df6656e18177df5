{% set attributes = {
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

    {# One pass over the customers: the fields side by side for each combination of the attributes. #}
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
        'all' as attribute,
        'all' as attribute_value,
        customers,
        filled,
        valid,
        is_provided
    from fields
    {% for attribute, column in attributes.items() %}

    union all

    select
        field,
        '{{ attribute }}' as attribute,
        {{ column }} as attribute_value,
        customers,
        filled,
        valid,
        is_provided
    from fields
    {% endfor %}

),

{{ sextant.named_values('parts') }}

select
    parts.field,
    parts.attribute,
    parts.attribute_value,

    parts.attribute as breakdown,
    parts.attribute_value as breakdown_value,
    named_values.label_en,
    named_values.label_fr,

    named_values.value_rank,
    cast(sum(parts.customers) as bigint) as customers,
    cast(sum(parts.filled) as bigint) as filled,
    cast(sum(parts.valid) as bigint) as valid,
    cast(sum(parts.filled) as double) / sum(parts.customers) as completion_rate,
    cast(sum(parts.valid) as double) / nullif(sum(parts.filled), 0) as validity_rate,

    parts.is_provided
from parts
inner join named_values
    on parts.attribute = named_values.attribute and parts.attribute_value = named_values.attribute_value
group by
    parts.field,
    parts.attribute,
    parts.attribute_value,
    named_values.label_en,
    named_values.label_fr,
    named_values.value_rank,
    parts.is_provided
