{#-
    Fails for each row of a rule seed whose system and segment rules.segments does not have.
    Input: all_of_them = whether each segment of rules.segments needs a row too.
-#}
{% test segments_known(model, all_of_them=false) %}

select
    coalesce(rules.system, segments.system) as system,
    coalesce(rules.segment, segments.segment) as segment,
    case when segments.segment is null then 'segment not in rules.segments' else 'missing' end as fault
from {{ model }} as rules
full outer join {{ ref('segments') }} as segments
    on rules.system = segments.system and rules.segment = segments.segment
where segments.segment is null {{ 'or rules.segment is null' if all_of_them }}

{% endtest %}
