{#- Fails for each row of a rule seed whose system and segment rules.segments does not have. -#}
{% test segments_known(model) %}

select
    rules.*,
    'segment not in rules.segments' as fault
from {{ model }} as rules
left join {{ ref('segments') }} as segments
    on rules.system = segments.system and rules.segment = segments.segment
where segments.segment is null

{% endtest %}
