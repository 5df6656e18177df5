{% set systems = sextant.segment_systems() | list %}
{% set keys, away_keys, reason_keys = [], [], [] %}
{% for system in systems %}
{% do keys.append(system ~ '_segment') %}
{% do away_keys.append('present.' ~ keys[-1] ~ ' = away.' ~ keys[-1]) %}
{% do reason_keys.append('ranked_statements.' ~ keys[-1] ~ ' = contradictions.' ~ keys[-1]) %}
{% endfor %}

with

systems as (

    select * from {{ ref('systems') }}

),

contradiction_reasons as (

    select * from {{ ref('contradiction_reasons') }}

),

segment_presence as (

    select
        system,
        segment,
        presence
    from {{ ref('segment_presence') }}

    union all

    select
        system,
        '(none)' as segment,
        'either' as presence
    from systems

),

{% for system in systems %}
{{ system }}_segments as (

    select
        segment as {{ system }}_segment,
        presence as {{ system }}_presence
    from segment_presence
    where system = '{{ system }}'

),

{% endfor %}
combinations as (

    select {{ systems | join('_segments.*, ') }}_segments.*
    from {{ systems | join('_segments cross join ') }}_segments

),

segments as (
    {% for system in systems %}

    select
        {{ keys | join(', ') }},
        '{{ system }}' as system,
        {{ system }}_segment as segment,
        {{ system }}_presence as presence
    from combinations
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

contradictions as (

    {# The reason of the lowest rank, of all pairs of systems that are at odds. #}
    select
        present.{{ keys | join(', present.') }},
        min(contradiction_reasons.reason_rank) as reason_rank
    from segments as present
    inner join contradiction_reasons
        on present.system = contradiction_reasons.present_system
    inner join segments as away
        on contradiction_reasons.away_system = away.system and {{ away_keys | join(' and ') }}
    where present.presence = 'present' and away.presence = 'away'
    group by present.{{ keys | join(', present.') }}

),

situations as (

    select true as is_engaged
    union all
    select false as is_engaged

),

statements as (

    select
        segments.*,
        situations.is_engaged,
        systems.precedence,
        case
            when systems.leads_when = 'always' then true
            when systems.leads_when = 'not_away' then segments.presence <> 'away'
            when systems.leads_when = 'engaged' then situations.is_engaged
        end as sees_something
    from segments
    cross join situations
    inner join systems
        on segments.system = systems.system
    where segments.segment <> '(none)'

),

ranked_statements as (

    select
        *,
        row_number() over (
            partition by {{ keys | join(', ') }}, is_engaged
            order by case when sees_something then 0 else 1 end, precedence, system
        ) as place
    from statements

)

select
    {% for key in keys %}
    ranked_statements.{{ key }},
    {% endfor %}
    ranked_statements.is_engaged,

    contradiction_reasons.reason as contradiction_reason,
    ranked_statements.system as leading_system,
    ranked_statements.segment as leading_segment
from ranked_statements
left join contradictions
    on {{ reason_keys | join(' and ') }}
left join contradiction_reasons
    on contradictions.reason_rank = contradiction_reasons.reason_rank
where ranked_statements.place = 1
