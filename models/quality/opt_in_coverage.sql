{% set systems = ['all'] + sextant.segment_systems() | list %}

with

customers as (

    select * from {{ ref('customers') }}

),

combinations as (

    {# One pass over the customers: both channels side by side for each combination of segments. #}
    select
        'all' as all_segment,
        {% for system, place in sextant.segment_systems().items() %}
        {{ place.card }} as {{ system }}_segment,
        {% endfor %}
        count(*) as customers,
        count(*) filter (where email_opt_in) as email_opted_in,
        count(*) filter (where is_email_reachable) as email_reachable,
        count(*) filter (where sms_opt_in) as sms_opted_in,
        count(*) filter (where is_sms_reachable) as sms_reachable
    from customers
    group by {{ sextant.segment_systems().values() | map(attribute='card') | join(', ') }}

),

channels as (
    {% for channel in ['email', 'sms'] %}{% for system in systems %}

    select
        '{{ channel }}' as channel,
        '{{ system }}' as system,
        {{ system }}_segment as segment,
        customers,
        {{ channel }}_opted_in as opted_in,
        {{ channel }}_reachable as reachable,
        {{ 'true' if channel ~ '_opt_in' in sextant.raw_columns('customers') else 'false' }} as is_provided
    from combinations
    where {{ system }}_segment is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}{{ 'union all' if not loop.last }}{% endfor %}

),

{{ sextant.named_values('channels', 'system', 'segment') }}

select
    channels.channel,
    channels.system,
    channels.segment,

    named_values.label_en,
    named_values.label_fr,

    named_values.value_rank,
    cast(sum(channels.customers) as bigint) as customers,
    cast(sum(channels.opted_in) as bigint) as opted_in,
    cast(sum(channels.reachable) as bigint) as reachable,
    cast(sum(channels.opted_in) as double) / sum(channels.customers) as channel_opt_in_rate,
    cast(sum(channels.reachable) as double) / sum(channels.customers) as channel_reachable_rate,
    cast(sum(channels.opted_in) as double) / sum(channels.customers) as opt_in_rate,
    cast(sum(channels.reachable) as double) / sum(channels.customers) as reachable_rate,

    channels.is_provided
from channels
inner join named_values
    on channels.system = named_values.attribute and channels.segment = named_values.attribute_value
group by
    channels.channel,
    channels.system,
    channels.segment,
    named_values.label_en,
    named_values.label_fr,
    named_values.value_rank,
    channels.is_provided
