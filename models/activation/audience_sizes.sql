{% set audiences = sextant.checked_audiences() %}

with

matches as (

    select * from {{ ref('int_audience_matches') }}

),

customers as (

    select * from {{ ref('customers') }}

),

audiences as (

    {# An audience that nobody is in has a row too. #}
    {% for audience in audiences %}
    select '{{ audience.name }}' as audience
    {{ 'union all' if not loop.last }}
    {% endfor %}
    {% if not audiences %}
    select audience from matches
    {% endif %}

),

counted as (

    select
        matches.audience,
        count(*) filter (where not matches.is_control_group) as members,
        count(*) filter (where matches.is_control_group) as control_customers,
        count(*) filter (where not matches.is_control_group and customers.is_email_reachable) as email_reachable,
        count(*) filter (where not matches.is_control_group and customers.is_sms_reachable) as sms_reachable,
        count(*) filter (
            where not matches.is_control_group and (customers.is_email_reachable or customers.is_sms_reachable)
        ) as reachable
    from matches
    inner join customers
        on matches.customer_id = customers.customer_id
    group by matches.audience

),

{{ sextant.named_values('audiences', "'audience'", 'audience') }}

select
    audiences.audience,

    named_values.label_en,
    named_values.label_fr,

    named_values.value_rank,
    cast(coalesce(counted.members, 0) as bigint) as members,
    cast(coalesce(counted.control_customers, 0) as bigint) as control_customers,
    cast(coalesce(counted.reachable, 0) as bigint) as reachable,
    cast(coalesce(counted.email_reachable, 0) as bigint) as email_reachable,
    cast(coalesce(counted.sms_reachable, 0) as bigint) as sms_reachable
from audiences
inner join named_values
    on audiences.audience = named_values.attribute_value
left join counted
    on audiences.audience = counted.audience
