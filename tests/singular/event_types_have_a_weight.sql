-- Warns of each type of event that rules.engagement_weights does not have, and that is therefore worth nothing.
{{ config(severity='warn') }}

with

event_faults as (

    select * from {{ ref('int_event_faults') }}

)

select
    unknown_event_type as event_type,
    count(*) as events
from event_faults
where unknown_event_type is not null
group by unknown_event_type
